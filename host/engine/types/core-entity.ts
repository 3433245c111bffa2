import type { CoreExternType, CoreFuncType, CoreImport, CoreModuleSyntax } from '../binary/index.ts';

/** How generated code gets hold of something of the core level. */
export type CoreSource =
  | { readonly kind: 'export'; readonly instance: number; readonly name: string }
  | { readonly kind: 'canon'; readonly id: number }
  /** Known by its type only. */
  | { readonly kind: 'abstract' };

/** A core function, table, memory, global or tag. */
export interface CoreItem {
  readonly type: CoreExternType<CoreFuncType>;
  readonly source: CoreSource;
}

export interface CoreInstanceEntity {
  readonly exports: ReadonlyMap<string, CoreItem>;
}

export interface ModuleType {
  readonly imports: readonly CoreImport[];
  readonly exports: ReadonlyMap<string, CoreExternType<CoreFuncType>>;
}

export interface ModuleEntity {
  readonly kind: 'module';
  readonly type: ModuleType;
  /** undefined: known by its type only. */
  readonly syntax: CoreModuleSyntax | undefined;
}

export type CoreTypeEntity =
  | { readonly kind: 'func'; readonly type: CoreFuncType }
  | { readonly kind: 'other' }
  | { readonly kind: 'module'; readonly type: ModuleType };
