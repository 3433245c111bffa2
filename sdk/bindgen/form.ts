import { discriminantSize, flagsSize } from '@skerry/host/engine/types';
import type { ValueType } from '../wit/model.ts';
import { type Shape, flatOf, offsetsOf, payloadOffset, sizeOf } from './abi.ts';

/** The number types that `load` and `store` are called with. */
const SCALARS: Readonly<Record<string, string>> = {
  bool: 'u8',
  s8: 'i8',
  u8: 'u8',
  s16: 'i16',
  u16: 'u16',
  s32: 'i32',
  u32: 'u32',
  s64: 'i64',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
  char: 'i32',
  own: 'i32',
  borrow: 'i32',
};

function memoryScalar(shape: Shape): string {
  if (shape.kind === 'enum') return unsigned(discriminantSize(shape.count));
  return shape.kind === 'flags' ? unsigned(flagsSize(shape.count)) : SCALARS[shape.kind]!;
}

const unsigned = (bytes: number): string => `u${bytes * 8}`;

/** How values are laid out: in memory, or as core values that lie one behind the other. */
export interface Form {
  readonly storePrefix: string;
  readonly loadPrefix: string;
  /** Bytes of an address or a length. */
  readonly word: number;
  /** The type that a scalar is read as. */
  scalar(shape: Shape): string;
  /** The type that a scalar is written as. */
  stored(shape: Shape): string;
  discriminant(cases: number): string;
  /** Where the payload of a choice lies. */
  payload(cases: readonly (ValueType | undefined)[]): number;
  /** Where parts lie that follow one another. */
  parts(types: readonly ValueType[]): readonly number[];
  /** From one element of a list of fixed length to the next. */
  stride(element: ValueType): number;
}

export const MEMORY: Form = {
  storePrefix: '$store',
  loadPrefix: '$load',
  word: 4,
  scalar: memoryScalar,
  stored: memoryScalar,
  discriminant: (cases) => unsigned(discriminantSize(cases)),
  payload: payloadOffset,
  parts: (types) => offsetsOf(types).offsets,
  stride: sizeOf,
};

/** Bytes of a place of `FLAT`. */
export const PLACE = 8;

const WIDE = new Set(['s64', 'u64', 'f32', 'f64']);
const SIGNED = new Set(['s8', 's16', 's32']);

const flatScalar = (shape: Shape): string => (WIDE.has(shape.kind) ? SCALARS[shape.kind]! : 'i32');

/**
 * Core values with eight bytes for each. Written with the width that a case has and read with the width that all cases
 * share, they need no conversions: the rest of a place is zero.
 */
export const FLAT: Form = {
  storePrefix: '$flatten',
  loadPrefix: '$unflatten',
  word: PLACE,
  scalar: flatScalar,
  // A host cuts off what is too much. Some look at all 64 bits of a place that a wider case shares: there the sign counts.
  stored: (shape) => (SIGNED.has(shape.kind) ? 'i64' : flatScalar(shape)),
  discriminant: () => 'i32',
  payload: () => PLACE,
  parts(types) {
    let end = 0;
    return types.map((type) => {
      const offset = end;
      end += flatOf(type).length * PLACE;
      return offset;
    });
  },
  stride: (element) => flatOf(element).length * PLACE,
};
