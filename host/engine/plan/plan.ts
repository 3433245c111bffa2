import type { CoreModuleSyntax } from '../binary/index.ts';
import type { CanonRun, CoreArg, CoreSource, FuncSource, FuncType, InstanceNode, LiftDef, ValType } from '../types/index.ts';

/** One thing to do when a component is instantiated, in order. */
export type Step =
  | {
      readonly kind: 'core-instance';
      readonly id: number;
      /** Index into `Plan.modules`. */
      readonly module: number;
      readonly args: readonly CoreArg[];
    }
  /** Makes a core function of the canonical ABI: a lowered function or a resource built-in. */
  | { readonly kind: 'canon'; readonly id: number };

/** A function that the host can call. */
export interface ExportedFunc {
  /** Exact id of the interface; empty for a function that the component exports by itself. */
  readonly interfaceId: string;
  /** Name in WIT. */
  readonly name: string;
  readonly type: FuncType;
  readonly source: FuncSource;
}

/** A type that a component gives a name, for others to speak of. */
export interface ExportedType {
  /** Exact id of the interface; empty for a type that the component exports by itself. */
  readonly interfaceId: string;
  /** Name in WIT. */
  readonly name: string;
  readonly type: ValType;
}

/** How to instantiate a component: nested components inlined, nothing left to resolve. */
export interface Plan {
  /** Core modules that are instantiated, each once however often it is. */
  readonly modules: readonly CoreModuleSyntax[];
  /** Core modules that are only defined. They have to be valid, too. */
  readonly unused: readonly CoreModuleSyntax[];
  readonly steps: readonly Step[];
  readonly canons: readonly CanonRun[];
  readonly lifts: readonly LiftDef[];
  /** Component instances by id; the first is the component itself. */
  readonly instances: readonly InstanceNode[];
  readonly exports: readonly ExportedFunc[];
  /** Resources are not among them. */
  readonly exportedTypes: readonly ExportedType[];
  /** What to take in place of an export of a core instance, by `exportKey`. */
  readonly redirects: ReadonlyMap<string, CoreSource>;
}
