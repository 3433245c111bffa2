/** What a module offers to TypeScript. */

/** Classes of arrays of numbers, as JavaScript calls them. */
export const ARRAY_CLASSES: Readonly<Record<NumberName, string>> = {
  i8: 'Int8Array',
  u8: 'Uint8Array',
  i16: 'Int16Array',
  u16: 'Uint16Array',
  i32: 'Int32Array',
  u32: 'Uint32Array',
  i64: 'BigInt64Array',
  u64: 'BigUint64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

/** AssemblyScript's numbers. */
export type NumberName = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** What a value consists of. */
export type Shape =
  | { readonly kind: 'number'; readonly name: NumberName }
  | { readonly kind: 'bool' }
  | { readonly kind: 'string' }
  /** A block of memory: a typed array, or an `ArrayBuffer`. */
  | { readonly kind: 'buffer'; readonly class: string; readonly element: NumberName }
  | { readonly kind: 'list'; readonly class: 'Array' | 'StaticArray'; readonly element: Shape }
  /** What stands for no value: AssemblyScript knows `null`, components have it as `undefined`. */
  | { readonly kind: 'nullable'; readonly inner: Shape; readonly absent: 'null' | 'undefined' }
  | NamedShape
  /** From here on: only in components from elsewhere. */
  | { readonly kind: 'char' }
  | { readonly kind: 'tuple'; readonly elements: readonly Shape[] }
  | { readonly kind: 'result'; readonly cases: readonly Case[] };

/** A type that has a name. */
export type NamedShape =
  | { readonly kind: 'record'; readonly type: RecordType }
  | { readonly kind: 'enum' | 'flags'; readonly type: LabelsType }
  | { readonly kind: 'variant'; readonly type: VariantType };

interface NamedType {
  /** In TypeScript. */
  readonly name: string;
  /** Which of the module's types it is. */
  readonly index: number;
}

/** A class, of which the fields cross, or a record of a component. */
export interface RecordType extends NamedType {
  /** Logical path of the file that exports the class, without extension. */
  readonly file?: string;
  readonly fields: readonly Part[];
}

export interface LabelsType extends NamedType {
  /** In WIT. */
  readonly labels: readonly string[];
}

export interface VariantType extends NamedType {
  readonly cases: readonly Case[];
}

export interface Case {
  /** In WIT, and as the `tag` in TypeScript. */
  readonly label: string;
  /** undefined: it has no value. */
  readonly shape: Shape | undefined;
}

export interface Part {
  readonly name: string;
  /** Name of a parameter or field in WIT, where a component from elsewhere says it. */
  readonly label?: string;
  readonly shape: Shape;
}

export interface ModuleFunction {
  readonly name: string;
  /** As it is written, without the comment marks. */
  readonly docs: string | undefined;
  readonly parameters: readonly Part[];
  /** undefined: returns nothing. */
  readonly result: Shape | undefined;
  /** It returns a `Result`: a failure becomes an exception. */
  readonly mayFail: boolean;
  /** What it fails with, in a component from elsewhere; undefined: nothing. A failure of AssemblyScript has a code and a message. */
  readonly failure?: { readonly shape: Shape | undefined };
  /** Where it is declared: file and line, counted from 1. */
  readonly at: { readonly path: string; readonly line: number };
}

export interface ModuleModel {
  /** Logical path of the module, with its extension. */
  readonly path: string;
  /** Id of the interface that stands for it inside of a component. */
  readonly id: string;
  readonly functions: readonly ModuleFunction[];
  /** Each after those that it consists of. */
  readonly types: readonly NamedShape[];
  /** A component that exports the interface, where it need not be compiled. */
  readonly component?: Uint8Array;
  /** What it exports that does not cross, with what to do. */
  readonly others: ReadonlyMap<string, string>;
}

/** A type as its author thinks of it: `Point[] | null`. */
export function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'number':
      return shape.name;
    case 'bool':
      return 'boolean';
    case 'string':
    case 'char':
      return shape.kind;
    case 'buffer':
      return shape.class;
    case 'list': {
      const element = describe(shape.element);
      return shape.element.kind === 'nullable' ? `(${element})[]` : `${element}[]`;
    }
    case 'tuple':
      return `[${shape.elements.map(describe).join(', ')}]`;
    case 'result':
      return `result<${shape.cases.map((each) => (each.shape ? describe(each.shape) : '_')).join(', ')}>`;
    case 'nullable':
      return `${describe(shape.inner)} | ${shape.absent}`;
    default:
      return shape.type.name;
  }
}
