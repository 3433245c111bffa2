import type { Observations } from '../observations/index.ts';
import { isForeignFile, readForeign } from './foreign/index.ts';
import type { ModuleModel } from './model.ts';
import { readSource } from './source.ts';

/** Files that are not TypeScript's where TypeScript imports them: AssemblyScript, and WebAssembly from elsewhere. */
export const isModuleFile = (file: string): boolean => file.endsWith('.as.ts') || isForeignFile(file);

/** What an import of such a file ends in: the suffix `.ts` may be left out. */
export const MODULE_SPECIFIER = /\.(?:as(?:\.ts)?|wasm)$/;

/**
 * Finds out what a module offers to TypeScript, without compiling it.
 *
 * @param directory folder of the function
 * @param file absolute path of the module
 * @throws SkerryError `BUILD_FAILED` for what cannot be read, and for functions whose signatures cannot cross
 */
export async function readModule(directory: string, file: string, inputs: Observations): Promise<ModuleModel> {
  return isForeignFile(file) ? readForeign(directory, file, inputs) : readSource(directory, file, inputs);
}

/** Beside a module: the file in which TypeScript looks for its types. */
export const typesFileOf = (file: string): string =>
  isForeignFile(file) ? file.replace(/wasm$/, 'd.wasm.ts') : file.replace(/\.ts$/, '.d.ts');
