import { libraryFiles } from 'assemblyscript/asc';

/**
 * AssemblyScript's own library, with one change: when the host gives no more memory its allocators just trap, which
 * looks like any other fault. Here they say so before.
 */

const REPORTER = 'import { outOfMemory } from "@skerry/guest/abi/abort";\n';
const SILENT = 'if (memory.grow(pagesNeeded) < 0) unreachable();';
const TOLD = 'if (memory.grow(pagesNeeded) < 0) outOfMemory();';
const ALLOCATORS = ['rt/tlsf', 'rt/stub'];

function tellingAllocator(name: string): string {
  const text = libraryFiles[name] ?? '';
  if (!text.includes(SILENT)) throw new Error(`The compiler's ${name} differs from the one that this version supports`);
  return REPORTER + text.replace(SILENT, TOLD);
}

/** Text by name without an extension: `array`, `rt/tlsf`. */
export const standardLibrary: Readonly<Record<string, string>> = {
  ...libraryFiles,
  ...Object.fromEntries(ALLOCATORS.map((name) => [name, tellingAllocator(name)])),
};
