import type { CoreModuleSyntax } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';

/** Rewrites a core module before it is compiled. */
export type Transform = (module: Uint8Array) => Uint8Array;

/** Compiles core modules, all at the same time. */
export function compileModules(
  modules: readonly CoreModuleSyntax[],
  transform: Transform,
): Promise<WebAssembly.Module[]> {
  return Promise.all(modules.map((module) => compile(module, transform)));
}

async function compile({ bytes, offset }: CoreModuleSyntax, transform: Transform): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(transform(bytes) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw invalid(offset, `A core module is not valid: ${error.message}`);
  }
}

/** Checks modules that are defined and never instantiated. */
export function validateModules(modules: readonly CoreModuleSyntax[]): void {
  for (const { bytes, offset } of modules) {
    if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) throw invalid(offset, 'A core module is not valid');
  }
}
