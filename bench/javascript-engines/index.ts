/**
 * Which JavaScript engine: size, time to build, first answer, requests a second, and what of the web's platform each has.
 * `node bench/javascript-engines/index.ts --weval PROGRAM --qjs DIR`; without these two, what they make is left out.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { run } from '../http/load.ts';
import { start } from '../http/subject.ts';
import { type Candidate, candidates } from './engines.ts';
import { PROBE_NAMES } from './program.ts';

const { values } = parseArgs({
  options: {
    weval: { type: 'string' },
    qjs: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '16' },
  },
});

const SKERRY = fileURLToPath(new URL('../../sdk/cli/skerry.js', import.meta.url));
const load = { connections: Number(values.connections), seconds: Number(values.seconds) };
const root = mkdtempSync(join(tmpdir(), 'skerry-engines-'));

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly missing: ReadonlySet<string>;
}

async function measure(candidate: Candidate, index: number): Promise<Row> {
  const began = performance.now();
  const component = await candidate.build();
  const built = performance.now() - began;
  const directory = join(root, String(index));
  mkdirSync(directory);
  writeFileSync(join(directory, 'function.wasm'), component);
  writeFileSync(join(directory, 'skerry.json'), JSON.stringify({ name: 'bench', component: 'function.wasm', routes: ['/*'] }));
  const cold = await firstAnswer(directory);
  const subject = await start(subjectOf(directory));
  try {
    const missing = new Set((await (await fetch(`${subject.url}missing`)).json()) as string[]);
    await run(subject.url, { ...load, seconds: 1 });
    const hello = await run(subject.url, load);
    const work = await run(`${subject.url}work`, load);
    const sizes = [component.length, gzipSync(component).length].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
    return {
      name: candidate.name,
      missing,
      cells: [...sizes, ...times(built, cold), ...[hello, work].map(({ rps }) => String(Math.round(rps)))],
    };
  } finally {
    await subject.stop();
  }
}

const times = (built: number, cold: number): string[] => [`${(built / 1000).toFixed(1)} s`, `${Math.round(cold)} ms`];

const subjectOf = (directory: string) => ({
  path: '/',
  command: (port: number): [string, ...string[]] => [process.execPath, SKERRY, 'serve', directory, '--port', `${port}`, '--memory'],
});

/** From the start of the server's process, which has to compile the component, to its first answer. */
async function firstAnswer(directory: string): Promise<number> {
  const subject = await start(subjectOf(directory));
  await subject.stop();
  return subject.startMs;
}

const rows: Row[] = [];
for (const [index, candidate] of candidates({ weval: values.weval, qjs: values.qjs }).entries()) {
  if (candidate.unavailable !== undefined) {
    console.error(`${candidate.name}: not measured (${candidate.unavailable})`);
    continue;
  }
  rows.push(await measure(candidate, index));
  console.error(`${candidate.name}: ${rows.at(-1)!.cells.join(', ')}`);
}
rmSync(root, { recursive: true });

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
console.log(line(['Engine', 'Size', 'gzip', 'Build', 'Server start to first answer', 'hello/s', 'work/s']));
console.log(line(Array.from({ length: 7 }, () => '---')));
for (const { name, cells } of rows) console.log(line([name, ...cells]));
console.log(`\n${line(['', ...rows.map(({ name }) => name)])}\n${line(['---', ...rows.map(() => '---')])}`);
for (const probe of PROBE_NAMES) console.log(line([probe, ...rows.map(({ missing }) => (missing.has(probe) ? '–' : '✓'))]));
