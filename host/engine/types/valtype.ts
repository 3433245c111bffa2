import type { PrimitiveName } from '../binary/index.ts';
import type { ResourceUse } from './resource.ts';

export type FlatType = 'i32' | 'i64' | 'f32' | 'f64';

/** What the canonical ABI needs to know of every type, computed once. */
export interface Facts {
  /** Bytes in a 32-bit memory. */
  readonly size: number;
  readonly align: number;
  /** Bytes in a 64-bit memory; only checked against the format's bound. */
  readonly size64: number;
  readonly align64: number;
  /** Core values, cut off after `FLAT_CUT` of them: from there on values travel in memory. */
  readonly flat: readonly FlatType[];
  readonly depth: number;
  /** Nodes when every use is written out; says when generated code is shared instead of repeated. */
  readonly weight: number;
  readonly hasBorrow: boolean;
  readonly hasHandle: boolean;
  /** `stream`, `future`, `error-context`: typed, and refused where a component would run. */
  readonly hasAsync: boolean;
  /** Strings and lists: need memory to lift and `realloc` to lower. */
  readonly hasPointer: boolean;
}

export interface Field {
  readonly label: string;
  readonly type: ValType;
}

export interface Case {
  readonly label: string;
  readonly type: ValType | undefined;
}

export type Shape =
  | { readonly kind: PrimitiveName }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'tuple'; readonly types: readonly ValType[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'option'; readonly type: ValType }
  | { readonly kind: 'result'; readonly ok: ValType | undefined; readonly err: ValType | undefined }
  | { readonly kind: 'flags'; readonly labels: readonly string[] }
  | { readonly kind: 'list'; readonly element: ValType; readonly length: number | undefined }
  | { readonly kind: 'map'; readonly key: ValType; readonly value: ValType }
  | { readonly kind: 'own'; readonly use: ResourceUse }
  | { readonly kind: 'borrow'; readonly use: ResourceUse }
  | { readonly kind: 'stream'; readonly element: ValType | undefined }
  | { readonly kind: 'future'; readonly element: ValType | undefined };

/**
 * A resolved value type. Types are compared by structure; `origin` finds equal ones faster. An import or export gives a
 * type another name, and that is another object.
 */
export type ValType = {
  readonly shape: Shape;
  readonly facts: Facts;
  /** The type that this one is another name of, or itself. */
  readonly origin: ValType;
};

export interface FuncType {
  readonly async: boolean;
  readonly params: readonly Field[];
  readonly result: ValType | undefined;
}
