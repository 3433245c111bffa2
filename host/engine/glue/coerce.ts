import type { FlatType } from '../types/index.ts';
import type { Body } from './text.ts';

/** A core value of a joined type as the type that a case of the variant has there. */
export function coerceToCase(body: Body, have: FlatType, want: FlatType, value: string): string {
  if (have === want) return value;
  return body.constant(toCase(have, want, value));
}

function toCase(have: FlatType, want: FlatType, value: string): string {
  if (have === 'i32') return `bitsToF32(${value})`;
  const low = `Number(BigInt.asIntN(32, ${value}))`;
  if (want === 'i32') return low;
  return want === 'f32' ? `bitsToF32(${low})` : `bitsToF64(${value})`;
}

/** A core value of a case as the joined type that the variant has there. */
export function coerceToJoined(have: FlatType, want: FlatType, value: string): string {
  if (have === want) return have === 'i32' ? `${value} | 0` : value;
  if (want === 'i32') return `f32ToBits(${value})`;
  if (have === 'i32') return `BigInt((${value}) >>> 0)`;
  return have === 'f32' ? `BigInt(f32ToBits(${value}) >>> 0)` : `f64ToBits(${value})`;
}
