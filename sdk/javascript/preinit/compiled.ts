import { readFileSync, readdirSync } from 'node:fs';

/**
 * The module inside every component of JavaScript that computes what an interpreter is too slow for. It is linked to the
 * engine's memory as the adapter of preview 1 is, so calling it copies nothing but lists.
 */

const SOURCES = new URL('compiled/', import.meta.resolve('@skerry/guest/package.json'));
const ENTRY = 'sandbox.ts';
const OUTPUT = 'sandbox.wasm';

/** What decides how the module looks. */
export const compiledSources = (): URL[] =>
  readdirSync(SOURCES)
    .toSorted()
    .map((file) => new URL(file, SOURCES));

/** @throws Error with what the compiler says */
export async function compiledModule(): Promise<Uint8Array> {
  const { default: compiler } = await import('assemblyscript/asc');
  let module: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(
    [ENTRY, '--outFile', OUTPUT, '--runtime', 'stub', '--importMemory', '--noAssert', '-O3', '--use', 'abort='],
    {
      readFile: (name) => sourceOf(name),
      writeFile: (_name, content) => {
        module = content as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || module === undefined) throw new Error(`guest/compiled does not compile: ${stderr.toString()}`);
  return module;
}

function sourceOf(name: string): string | null {
  try {
    return readFileSync(new URL(name, SOURCES), 'utf8');
  } catch {
    return null;
  }
}
