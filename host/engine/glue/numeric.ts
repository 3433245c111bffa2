import type { Shape } from '../types/index.ts';

const TYPED_ARRAYS: Readonly<Record<string, string>> = {
  u8: 'Uint8Array',
  s8: 'Int8Array',
  u16: 'Uint16Array',
  s16: 'Int16Array',
  u32: 'Uint32Array',
  s32: 'Int32Array',
  u64: 'BigUint64Array',
  s64: 'BigInt64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

/** The typed array that a list of this element type is in JavaScript. */
export const typedArray = (element: Shape): string | undefined => TYPED_ARRAYS[element.kind];
