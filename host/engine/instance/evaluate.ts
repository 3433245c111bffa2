import type { runtime } from '../glue/index.ts';

/** What one instantiation of a component hands out. */
export interface Linked {
  /** Functions by interface id and then by WIT and by JavaScript name. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, (...args: readonly unknown[]) => unknown>>>>;
}

/** Makes the core instance with this id from the module with this index; returns its exports. */
export type MakeCore = (id: number, module: number, imports: WebAssembly.Imports) => Promise<WebAssembly.Exports>;

export type Instantiate = (run: runtime.Run, imports: runtime.ImportTable, core: MakeCore) => Promise<Linked>;

/** A module of generated glue. */
export interface GlueModule {
  readonly link: (runtime: unknown) => Instantiate;
}

/** Turns the text of an ES module without imports into that module. An edge bundle has it as a file instead. */
export type Evaluate = (text: string) => GlueModule;

const EXPORT = 'export function link';

/** Evaluates glue in place. Not available where code generation from strings is forbidden. */
export const evaluateInPlace: Evaluate = (text) => {
  const body = text.replace(EXPORT, 'return function link');
  return { link: new Function(body)() as GlueModule['link'] };
};
