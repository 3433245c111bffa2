import type { ExternTypeRef, ValTypeRef } from './extern.ts';
import type { ExternName } from './names.ts';
import type { ComponentSort, CoreSort, Sort } from './sort.ts';

/** An index with the sort of its index space. */
export interface SortIndex {
  readonly sort: Sort;
  readonly index: number;
}

/** A definition as decoded: every index is still a number. `offset` is where it starts in the file. */
export interface ComponentSyntax {
  readonly offset: number;
  readonly definitions: readonly Definition[];
}

export type Definition =
  | CoreModuleSyntax
  | CoreInstanceSyntax
  | CoreTypeSyntax
  | NestedComponentSyntax
  | InstanceSyntax
  | AliasSyntax
  | TypeSyntax
  | CanonSyntax
  | StartSyntax
  | ImportSyntax
  | ExportSyntax
  | ValueSyntax;

export interface CoreModuleSyntax {
  readonly kind: 'core-module';
  readonly offset: number;
  /** A view of the component's bytes. */
  readonly bytes: Uint8Array;
}

export interface NestedComponentSyntax {
  readonly kind: 'component';
  readonly offset: number;
  readonly component: ComponentSyntax;
}

export interface CoreInstanceSyntax {
  readonly kind: 'core-instance';
  readonly offset: number;
  readonly expr:
    | { readonly kind: 'instantiate'; readonly module: number; readonly args: readonly CoreInstantiateArg[] }
    | { readonly kind: 'exports'; readonly exports: readonly CoreInlineExport[] };
}

export interface CoreInstantiateArg {
  readonly name: string;
  readonly instance: number;
}

export interface CoreInlineExport {
  readonly name: string;
  readonly sort: CoreSort;
  readonly index: number;
}

export interface InstanceSyntax {
  readonly kind: 'instance';
  readonly offset: number;
  readonly expr:
    | { readonly kind: 'instantiate'; readonly component: number; readonly args: readonly NamedIndex[] }
    | { readonly kind: 'exports'; readonly exports: readonly InlineExport[] };
}

export interface NamedIndex extends SortIndex {
  readonly name: string;
}

export interface InlineExport extends SortIndex {
  readonly name: ExternName;
}

export interface AliasSyntax {
  readonly kind: 'alias';
  readonly offset: number;
  readonly sort: Sort;
  readonly target:
    | { readonly kind: 'export'; readonly instance: number; readonly name: string }
    | { readonly kind: 'core-export'; readonly instance: number; readonly name: string }
    | { readonly kind: 'outer'; readonly count: number; readonly index: number };
}

export interface CoreTypeSyntax {
  readonly kind: 'core-type';
  readonly offset: number;
  /** A recursion group adds as many types as it has. */
  readonly types: readonly CoreTypeDef[];
}

export interface CoreFuncType {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

export type CoreTypeDef =
  | { readonly kind: 'func'; readonly type: CoreFuncType }
  /** A struct or array: only its place in the index space matters here. */
  | { readonly kind: 'other' }
  | { readonly kind: 'module'; readonly decls: readonly ModuleDecl[] };

export interface Limits {
  readonly min: bigint;
  readonly max: bigint | undefined;
  readonly shared: boolean;
  readonly index64: boolean;
}

/** The type of a core import or export; `T` is a type index in the file and a resolved type later. */
export type CoreExternType<T> =
  | { readonly kind: 'func'; readonly type: T }
  | { readonly kind: 'table'; readonly element: string; readonly limits: Limits }
  | { readonly kind: 'memory'; readonly limits: Limits; readonly pageSize: number }
  | { readonly kind: 'global'; readonly value: string; readonly mutable: boolean }
  | { readonly kind: 'tag'; readonly type: T };

export type ModuleDecl =
  | {
      readonly kind: 'import';
      readonly offset: number;
      readonly module: string;
      readonly name: string;
      readonly type: CoreExternType<number>;
    }
  | { readonly kind: 'type'; readonly offset: number; readonly types: readonly CoreTypeDef[] }
  | { readonly kind: 'alias'; readonly offset: number; readonly count: number; readonly index: number }
  | { readonly kind: 'export'; readonly offset: number; readonly name: string; readonly type: CoreExternType<number> };

export interface TypeSyntax {
  readonly kind: 'type';
  readonly offset: number;
  readonly type: TypeDef;
}

export interface Labelled {
  readonly label: string;
  readonly type: ValTypeRef;
}

export interface LabelledCase {
  readonly label: string;
  readonly type: ValTypeRef | undefined;
}

export type TypeDef =
  | { readonly kind: 'value'; readonly type: ValTypeDef }
  | {
      readonly kind: 'func';
      readonly async: boolean;
      readonly params: readonly Labelled[];
      readonly result: ValTypeRef | undefined;
    }
  | { readonly kind: 'component'; readonly decls: readonly TypeDecl[] }
  | { readonly kind: 'instance'; readonly decls: readonly TypeDecl[] }
  | { readonly kind: 'resource'; readonly rep: string; readonly dtor: number | undefined };

export type ValTypeDef =
  | { readonly kind: 'primitive'; readonly type: ValTypeRef }
  | { readonly kind: 'record'; readonly fields: readonly Labelled[] }
  | { readonly kind: 'variant'; readonly cases: readonly LabelledCase[] }
  | { readonly kind: 'list'; readonly element: ValTypeRef; readonly length: number | undefined }
  | { readonly kind: 'tuple'; readonly types: readonly ValTypeRef[] }
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: ValTypeRef }
  | { readonly kind: 'result'; readonly ok: ValTypeRef | undefined; readonly err: ValTypeRef | undefined }
  | { readonly kind: 'own'; readonly resource: number }
  | { readonly kind: 'borrow'; readonly resource: number }
  | { readonly kind: 'stream'; readonly element: ValTypeRef | undefined }
  | { readonly kind: 'future'; readonly element: ValTypeRef | undefined }
  | { readonly kind: 'map'; readonly key: ValTypeRef; readonly value: ValTypeRef };

/** A declaration inside a component or instance type. */
export type TypeDecl =
  | CoreTypeSyntax
  | TypeSyntax
  | AliasSyntax
  | { readonly kind: 'import'; readonly offset: number; readonly name: ExternName; readonly type: ExternTypeRef }
  | { readonly kind: 'export-decl'; readonly offset: number; readonly name: ExternName; readonly type: ExternTypeRef };

export type StringEncoding = 'utf8' | 'utf16' | 'latin1+utf16';

export interface CanonOptions {
  readonly encoding: StringEncoding | undefined;
  readonly memory: number | undefined;
  readonly realloc: number | undefined;
  readonly postReturn: number | undefined;
  readonly async: boolean;
  readonly callback: number | undefined;
}

export type CanonDef =
  | { readonly kind: 'lift'; readonly func: number; readonly options: CanonOptions; readonly type: number }
  | { readonly kind: 'lower'; readonly func: number; readonly options: CanonOptions }
  | { readonly kind: 'resource.new' | 'resource.drop' | 'resource.rep'; readonly resource: number }
  | BuiltinDef;

/** A built-in of the asynchronous ABI or of threads; `stands` for what its core type needs to be known. */
export interface BuiltinDef {
  readonly kind: 'builtin';
  /** As in the text format, `stream.read`. */
  readonly name: string;
  readonly type: number | undefined;
  readonly result: ValTypeRef | undefined;
  readonly options: CanonOptions | undefined;
  readonly memory: number | undefined;
  readonly coreType: number | undefined;
  readonly table: number | undefined;
  readonly valtype: string | undefined;
  readonly slot: number | undefined;
  readonly async: boolean;
}

export interface CanonSyntax {
  readonly kind: 'canon';
  readonly offset: number;
  readonly canon: CanonDef;
}

export interface StartSyntax {
  readonly kind: 'start';
  readonly offset: number;
  readonly func: number;
  readonly args: readonly number[];
  readonly results: number;
}

export interface ImportSyntax {
  readonly kind: 'import';
  readonly offset: number;
  readonly name: ExternName;
  readonly type: ExternTypeRef;
}

export interface ExportSyntax extends SortIndex {
  readonly kind: 'export';
  readonly offset: number;
  readonly name: ExternName;
  readonly type: ExternTypeRef | undefined;
}

export interface ValueSyntax {
  readonly kind: 'value';
  readonly offset: number;
}

export type { ComponentSort, CoreSort, Sort };
