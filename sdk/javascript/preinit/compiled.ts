import { readFileSync, readdirSync } from 'node:fs';

/**
 * Modules inside components of JavaScript that compute what an interpreter is too slow for. They are linked to the engine's
 * memory as the adapter of preview 1 is, so calling one copies nothing but lists. Like that one they can have no data.
 */

const SOURCES = new URL('compiled/', import.meta.resolve('@skerry/guest/package.json'));
const OUTPUT = 'module.wasm';

/** What they have in common with functions of AssemblyScript. */
const SHARED = ['../assembly/crypto/sha256-rounds.ts'];

/** What decides how the modules look. */
export const compiledSources = (): URL[] =>
  [...readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }), ...SHARED]
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .map((file) => new URL(file, SOURCES));

/**
 * @param name of the file in `guest/compiled`, without its extension
 * @throws Error with what the compiler says
 */
export async function compiledModule(name: string): Promise<Uint8Array> {
  const { default: compiler } = await import('assemblyscript/asc');
  let module: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(
    [`${name}.ts`, '--outFile', OUTPUT, '--runtime', 'stub', '--importMemory', '--noAssert', '-O3', '--use', 'abort='],
    {
      readFile: (file) => sourceOf(file),
      writeFile: (_file, content) => {
        module = content as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || module === undefined) throw new Error(`guest/compiled/${name}.ts does not compile: ${stderr.toString()}`);
  return module;
}

function sourceOf(file: string): string | null {
  try {
    return readFileSync(new URL(file, SOURCES), 'utf8');
  } catch {
    return null;
  }
}
