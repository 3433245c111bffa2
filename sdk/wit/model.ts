/**
 * A resolved world: every name bound, every `use` followed, every `include` taken in, feature gates applied. It is a
 * tree of plain frozen objects that a generator walks; two mentions of one type are the same object.
 */

/** Doc comment as it was written, without the comment marks; lines are separated by `\n`. */
export type Docs = string | undefined;

/** `wasi:http@0.2.12` */
export interface PackageName {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
}

export interface World {
  readonly package: PackageName;
  readonly name: string;
  readonly docs: Docs;
  /**
   * In the order of the component that they make: an interface comes after those whose types it uses, and an interface
   * that is only used for its types is there as well.
   */
  readonly imports: readonly WorldItem[];
  readonly exports: readonly WorldItem[];
}

export type WorldItem = WorldInterface | WorldFunction | WorldType;

export interface WorldInterface {
  readonly kind: 'interface';
  /**
   * Name of the import or export in the component: `wasi:io/streams@0.2.12`, the plain name of an inline interface, or
   * the plain name that `import cache: wasi:keyvalue/store;` gives. Each of the last has types of its own.
   */
  readonly name: string;
  readonly interface: Interface;
  /** What an `@external-id` says. */
  readonly externalId?: string;
}

export interface WorldFunction {
  readonly kind: 'function';
  readonly name: string;
  readonly function: FunctionType;
}

/** A type that the world itself declares or uses. */
export interface WorldType {
  readonly kind: 'type';
  readonly name: string;
  readonly type: NamedType;
}

export interface Interface {
  /** Undefined for an interface that is written in the world itself. */
  readonly package: PackageName | undefined;
  /** Undefined for an interface that is written in the world itself. */
  readonly name: string | undefined;
  readonly docs: Docs;
  /** In the order of declaration, types that came by `use` among them as aliases. */
  readonly types: readonly NamedType[];
  /** In the order of declaration; those of resources stand with their resource. */
  readonly functions: readonly FunctionType[];
}

export interface FunctionType {
  /** In WIT: `get`, without the resource. */
  readonly name: string;
  /** In the component: `get`, `[method]fields.get`, `[static]fields.from-list`, `[constructor]fields`. */
  readonly externName: string;
  readonly kind: 'free' | 'method' | 'static' | 'constructor';
  readonly isAsync: boolean;
  readonly docs: Docs;
  /** A method's first parameter is `self`, a borrow of its resource. */
  readonly parameters: readonly Parameter[];
  /** Undefined when it returns nothing. A constructor returns `own` of its resource, or a result of that. */
  readonly result: ValueType | undefined;
  /** What an `@external-id` says. */
  readonly externalId?: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
}

export type Primitive =
  | 'bool'
  | 's8'
  | 'u8'
  | 's16'
  | 'u16'
  | 's32'
  | 'u32'
  | 's64'
  | 'u64'
  | 'f32'
  | 'f64'
  | 'char'
  | 'string'
  | 'error-context';

export type ValueType =
  | { readonly kind: Primitive }
  | { readonly kind: 'list'; readonly element: ValueType; /** Of a list of fixed length. */ readonly length?: number }
  | { readonly kind: 'map'; readonly key: ValueType; readonly value: ValueType }
  | { readonly kind: 'option'; readonly some: ValueType }
  | { readonly kind: 'result'; readonly ok: ValueType | undefined; readonly error: ValueType | undefined }
  | { readonly kind: 'tuple'; readonly elements: readonly ValueType[] }
  /** The resource as it is named here: an alias when it came by `use` or `type`; `underlying` follows it. */
  | { readonly kind: 'own' | 'borrow'; readonly resource: NamedType }
  | { readonly kind: 'stream' | 'future'; readonly payload: ValueType | undefined }
  /** A type by its name. */
  | { readonly kind: 'named'; readonly type: NamedType };

export interface NamedType {
  readonly name: string;
  readonly docs: Docs;
  /** Where it is declared: types of equal name in two interfaces differ by it. */
  readonly owner: Interface | World;
  readonly definition: Definition;
  /** What an `@external-id` says. */
  readonly externalId?: string;
}

export type Definition =
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'enum'; readonly cases: readonly Label[] }
  | { readonly kind: 'flags'; readonly flags: readonly Label[] }
  | { readonly kind: 'resource'; readonly functions: readonly FunctionType[] }
  /**
   * `type a = b;` and `use x.{b as a};`: of the second kind `target` is `named`, and `used` is true. Another name of a
   * resource has a `named` target too, and is mentioned as `own` or `borrow` like the resource.
   */
  | { readonly kind: 'alias'; readonly target: ValueType; readonly used: boolean };

export interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly docs: Docs;
}

export interface Case {
  readonly name: string;
  readonly type: ValueType | undefined;
  readonly docs: Docs;
}

export interface Label {
  readonly name: string;
  readonly docs: Docs;
}
