import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import loader from '@assemblyscript/loader';
import asc from 'assemblyscript/asc';

const TESTS = dirname(fileURLToPath(import.meta.url));

export interface GuestModule {
  /** Calls an export that takes strings and returns one. */
  text(name: string, ...args: string[]): string;
  /** Calls an export that takes and returns numbers. */
  number(name: string, ...args: number[]): number;
  /** Calls an export that takes bytes and returns text. */
  decode(name: string, bytes: Uint8Array): string;
}

function readText(name: string, directory: string): string | null {
  try {
    return readFileSync(`${directory}/${name}`, 'utf8');
  } catch {
    return null;
  }
}

/** Compiles a file of this folder and instantiates it: for the parts of the library that need no host. */
export async function loadModule(entry: string): Promise<GuestModule> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [entry, '--baseDir', TESTS, '--outFile', 'out.wasm', '--exportRuntime', '-O1'],
    { readFile: readText, writeFile: (_name, content) => void (binary = content as Uint8Array), listFiles: () => [] },
  );
  if (error !== null || binary === undefined) throw new Error(`${entry} does not compile:\n${stderr}`);
  const { exports } = await loader.instantiate(binary);
  const runtime = exports as any;
  return {
    text(name, ...args) {
      // Until the call nothing in the module refers to an argument: without a pin the next one may take its place.
      const pointers = args.map((arg) => runtime.__pin(runtime.__newString(arg)));
      const result = runtime.__getString(runtime[name](...pointers));
      for (const pointer of pointers) runtime.__unpin(pointer);
      return result;
    },
    number: (name, ...args) => runtime[name](...args),
    decode: (name, bytes) => runtime.__getString(runtime[name](runtime.__newArrayBuffer(bytes))),
  };
}
