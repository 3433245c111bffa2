/** What a module of AssemblyScript offers to TypeScript. */

/** AssemblyScript's numbers. */
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

export type NumberName = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** What a value consists of. */
export type Shape =
  | { readonly kind: 'number'; readonly name: NumberName }
  | { readonly kind: 'bool' }
  | { readonly kind: 'string' }
  /** A block of memory: a typed array, or an `ArrayBuffer`. */
  | { readonly kind: 'buffer'; readonly class: string; readonly element: NumberName }
  | { readonly kind: 'list'; readonly class: 'Array' | 'StaticArray'; readonly element: Shape }
  | { readonly kind: 'record'; readonly record: RecordShape }
  | { readonly kind: 'nullable'; readonly inner: Shape };

/** A class, of which the fields cross. */
export interface RecordShape {
  readonly name: string;
  /** Which of the module's records it is. */
  readonly index: number;
  /** Logical path of the file that exports it, without extension. */
  readonly file: string;
  readonly fields: readonly Part[];
}

export interface Part {
  readonly name: string;
  /** Name of a parameter in WIT, where a component from elsewhere says it. */
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
  /** What it fails with is a text, in a component from elsewhere; otherwise it has a code and a message. */
  readonly failsWithText?: true;
  /** Where it is declared: file and line, counted from 1. */
  readonly at: { readonly path: string; readonly line: number };
}

export interface ModuleModel {
  /** Logical path of the module, with its extension. */
  readonly path: string;
  /** Id of the interface that stands for it inside of a component. */
  readonly id: string;
  readonly functions: readonly ModuleFunction[];
  readonly records: readonly RecordShape[];
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
      return 'string';
    case 'buffer':
      return shape.class;
    case 'list': {
      const element = describe(shape.element);
      return shape.element.kind === 'nullable' ? `(${element})[]` : `${element}[]`;
    }
    case 'record':
      return shape.record.name;
    case 'nullable':
      return `${describe(shape.inner)} | null`;
  }
}
