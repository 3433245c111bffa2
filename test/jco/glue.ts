import { compileFunction } from 'node:vm';

/** `instantiate` as jco's generated module exports it. */
export type Instantiate = (
  getCoreModule: (file: string) => WebAssembly.Module,
  imports: Readonly<Record<string, unknown>>,
) => Promise<Record<string, Record<string, (...args: unknown[]) => unknown>>>;

/** The part of the `WebAssembly` namespace that an instance may see replaced. */
export type WebAssemblyNamespace = typeof WebAssembly;

/**
 * Compiles the generated module once, as a function of the `WebAssembly` namespace: each instance passes its own, which
 * is how a suspended guest can be stopped without touching the generated text.
 */
export function compileGlue(source: string): (namespace: WebAssemblyNamespace) => Instantiate {
  const body = source
    .replace(/^export (function instantiate|const _util)/gm, '$1')
    // The default of a parameter that we always pass; a function body may not contain `import.meta`.
    .replace(/^ *if \(!getCoreModule\) getCoreModule = .*$/m, '');
  return compileFunction(`'use strict';${body}\nreturn instantiate;`, ['WebAssembly'], {
    filename: 'jco-glue.js',
  }) as (namespace: WebAssemblyNamespace) => Instantiate;
}
