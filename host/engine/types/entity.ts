import type {
  ComponentSyntax,
  CoreExternType,
  CoreFuncType,
  CoreImport,
  CoreModuleSyntax,
  TypeDecl,
} from '../binary/index.ts';
import type { Scope } from './scope.ts';
import type { ResourceUse } from './resource.ts';
import type { FuncType, ValType } from './valtype.ts';

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

/** Who runs when a component-level function is called. */
export type FuncSource =
  | { readonly kind: 'lift'; readonly id: number }
  | { readonly kind: 'host'; readonly interfaceId: string; readonly name: string }
  | { readonly kind: 'abstract' };

export interface FuncEntity {
  readonly kind: 'func';
  readonly type: FuncType;
  readonly source: FuncSource;
}

export type TypeEntity =
  | { readonly kind: 'type'; readonly type: 'value'; readonly value: ValType }
  | { readonly kind: 'type'; readonly type: 'func'; readonly func: FuncType }
  | { readonly kind: 'type'; readonly type: 'resource'; readonly use: ResourceUse }
  | {
      readonly kind: 'type';
      readonly type: 'component' | 'instance';
      /** Evaluated anew at each use: that makes its resource types fresh. */
      readonly decls: readonly TypeDecl[];
      readonly scope: Scope;
    };

export interface InstanceEntity {
  readonly kind: 'instance';
  readonly exports: ReadonlyMap<string, Entity>;
}

export type ComponentEntity =
  | { readonly kind: 'component'; readonly syntax: ComponentSyntax; readonly scope: Scope }
  /** Known by its type only. */
  | { readonly kind: 'component'; readonly syntax: undefined; readonly decls: readonly TypeDecl[]; readonly scope: Scope };

/** Whatever a component can import or export. */
export type Entity = FuncEntity | TypeEntity | InstanceEntity | ComponentEntity | ModuleEntity;
