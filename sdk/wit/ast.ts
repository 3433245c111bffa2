import type { Docs, Primitive } from './model.ts';
import type { Version } from './semver.ts';
import type { Span } from './source.ts';

/** A WIT text as it is written: nothing is looked up, everything knows where it stands. */

export interface Id {
  readonly name: string;
  readonly span: Span;
}

export interface PackageId {
  readonly namespace: string;
  readonly name: string;
  readonly version: Version | undefined;
  /** `wasi:io@0.2.12` */
  readonly key: string;
  readonly span: Span;
}

/** `types`, or `wasi:http/types@0.2.12` */
export interface UsePath {
  readonly package: PackageId | undefined;
  readonly id: Id;
  readonly span: Span;
}

export interface Gate {
  readonly since: Version | undefined;
  /** The feature that an `@unstable` names. */
  readonly feature: string | undefined;
  readonly externalId: string | undefined;
  /** Where `@since` stands, or the item itself. */
  readonly span: Span;
}

/** What stands before an item. */
export interface Preamble {
  readonly docs: Docs;
  readonly gate: Gate;
}

export interface FileAst {
  readonly header: PackageId | undefined;
  readonly items: readonly TopLevel[];
  readonly nested: readonly NestedPackage[];
  /** The tokens of the file's own package, to tell whether two packages are the same. */
  readonly content: string;
}

export interface NestedPackage {
  readonly id: PackageId;
  readonly items: readonly TopLevel[];
  readonly content: string;
}

export type TopLevel = TopLevelUse | InterfaceAst | WorldAst;

export interface TopLevelUse {
  readonly kind: 'use';
  readonly path: UsePath;
  readonly as: Id;
}

export interface InterfaceAst extends Preamble {
  readonly kind: 'interface';
  readonly id: Id;
  readonly items: readonly InterfaceItem[];
}

export interface WorldAst extends Preamble {
  readonly kind: 'world';
  readonly id: Id;
  readonly items: readonly WorldItemAst[];
}

export type InterfaceItem = UseAst | TypeDefAst | FunctionAst;

export type WorldItemAst = UseAst | TypeDefAst | IncludeAst | ExternAst;

export interface UseAst extends Preamble {
  readonly kind: 'use';
  readonly path: UsePath;
  readonly names: readonly Renamed[];
}

/** `a as b`; without `as` both are the same. */
export interface Renamed {
  readonly id: Id;
  readonly as: Id;
}

export interface IncludeAst extends Preamble {
  readonly kind: 'include';
  readonly path: UsePath;
  readonly names: readonly Renamed[];
}

/** An import or export of a world. */
export interface ExternAst extends Preamble {
  readonly kind: 'import' | 'export';
  /** Undefined when the item has the name of the interface. */
  readonly id: Id | undefined;
  readonly type: ExternType;
  readonly span: Span;
}

export type ExternType =
  | { readonly kind: 'function'; readonly signature: Signature }
  | { readonly kind: 'interface'; readonly items: readonly InterfaceItem[] }
  | { readonly kind: 'path'; readonly path: UsePath };

export interface FunctionAst extends Preamble {
  readonly kind: 'function';
  readonly id: Id;
  readonly role: 'free' | 'method' | 'static' | 'constructor';
  readonly signature: Signature;
}

export interface Signature {
  readonly isAsync: boolean;
  readonly parameters: readonly { readonly id: Id; readonly type: TypeAst }[];
  readonly result: TypeAst | undefined;
}

export interface TypeDefAst extends Preamble {
  readonly kind: 'type';
  readonly id: Id;
  readonly body: TypeBody;
}

export type TypeBody =
  | { readonly kind: 'record'; readonly fields: readonly Member[] }
  | { readonly kind: 'variant'; readonly cases: readonly Member[] }
  | { readonly kind: 'enum' | 'flags'; readonly labels: readonly Member[] }
  | { readonly kind: 'resource'; readonly functions: readonly FunctionAst[] }
  | { readonly kind: 'alias'; readonly target: TypeAst };

/** A field, case or flag. */
export interface Member {
  readonly id: Id;
  readonly docs: Docs;
  readonly type: TypeAst | undefined;
}

export type TypeAst = { readonly span: Span } & (
  | { readonly kind: Primitive }
  | { readonly kind: 'list'; readonly element: TypeAst; readonly length: number | undefined }
  | { readonly kind: 'map'; readonly key: TypeAst; readonly value: TypeAst }
  | { readonly kind: 'option'; readonly some: TypeAst }
  | { readonly kind: 'result'; readonly ok: TypeAst | undefined; readonly error: TypeAst | undefined }
  | { readonly kind: 'tuple'; readonly elements: readonly TypeAst[] }
  | { readonly kind: 'stream' | 'future'; readonly payload: TypeAst | undefined }
  | { readonly kind: 'own' | 'borrow' | 'name'; readonly id: Id }
);
