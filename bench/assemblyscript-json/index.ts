import { instantiate as load } from '@assemblyscript/loader';
import { INVALID, TYPICAL, VALID } from './corpus.ts';
import { compile, librariesIn } from './libraries.ts';

/**
 * Compares libraries that read and write JSON in AssemblyScript: size, speed, and what they take for JSON.
 *
 *   npm install --prefix DIR assemblyscript@0.28.20 json-as@1.6.0 assemblyscript-json@1.1.0
 *   node bench/assemblyscript-json/index.ts DIR
 *
 * Speed is the median in MB/s (UTF-16 units counted as one byte) of a fresh instance, which is what a request has, and
 * of one that goes on.
 */

const ROUNDS = 60;
/** Calls until V8 has compiled everything as well as it can. */
const WARM_UP = 30;

interface Guest {
  parse(text: string): boolean;
  stringify(): string;
}

async function instantiate(module: WebAssembly.Module): Promise<Guest> {
  const env = {
    abort: () => {
      throw new Error('The guest ended itself');
    },
    seed: () => 0,
    'Date.now': () => 0,
  };
  const { exports } = await load(module, { env });
  const runtime = exports as unknown as {
    __pin(pointer: number): number;
    __unpin(pointer: number): void;
    __newString(text: string): number;
    __getString(pointer: number): string;
    parse(pointer: number): number;
    stringify(): number;
  };
  return {
    parse(text) {
      const pointer = runtime.__pin(runtime.__newString(text));
      const parsed = runtime.parse(pointer) !== 0;
      runtime.__unpin(pointer);
      return parsed;
    },
    stringify: () => runtime.__getString(runtime.stringify()),
  };
}

function megabytesPerSecond(times: number[]): string {
  const median = times.toSorted((a, b) => a - b)[times.length >> 1]!;
  return (TYPICAL.length / 1000 / median).toFixed(0);
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

async function speeds(module: WebAssembly.Module): Promise<string[]> {
  const first: number[] = [];
  const written: number[] = [];
  const later: number[] = [];
  const lasting = await instantiate(module);
  for (let round = 0; round < WARM_UP; round++) {
    lasting.parse(TYPICAL);
    lasting.stringify();
  }
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = await instantiate(module);
    first.push(timed(() => fresh.parse(TYPICAL)));
    written.push(timed(() => fresh.stringify()));
    later.push(timed(() => lasting.parse(TYPICAL)));
  }
  return [first, written, later].map(megabytesPerSecond);
}

/** undefined: it ended the guest. */
async function roundTrip(module: WebAssembly.Module, text: string): Promise<{ parsed: boolean; written: string } | undefined> {
  try {
    const guest = await instantiate(module);
    const parsed = guest.parse(text);
    return { parsed, written: parsed ? guest.stringify() : '' };
  } catch {
    return undefined;
  }
}

function isSame(written: string, text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(written)) === JSON.stringify(JSON.parse(text));
  } catch {
    return false;
  }
}

async function conformance(module: WebAssembly.Module): Promise<string[]> {
  let kept = 0;
  let refused = 0;
  let ended = 0;
  for (const text of VALID) {
    const result = await roundTrip(module, text);
    if (result?.parsed && isSame(result.written, text)) kept++;
  }
  for (const text of INVALID) {
    const result = await roundTrip(module, text);
    if (result === undefined) ended++;
    else if (!result.parsed) refused++;
  }
  return [`${kept}/${VALID.length}`, `${refused}/${INVALID.length}`, String(ended)];
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder where the libraries are installed');
console.log(
  '| library | bytes | first parse | stringify | later parses | kept | refused | ended the guest |\n|---|---|---|---|---|---|---|---|',
);
for (const library of librariesIn(folder)) {
  const binary = compile(folder, library);
  const module = new WebAssembly.Module(binary);
  const generic = library.name.includes('classes') ? ['', '', ''] : await conformance(module);
  console.log(`| ${[library.name, binary.length, ...(await speeds(module)), ...generic].join(' | ')} |`);
}
