import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const PRIMITIVES = {
  0x7f: 'bool',
  0x7e: 's8',
  0x7d: 'u8',
  0x7c: 's16',
  0x7b: 'u16',
  0x7a: 's32',
  0x79: 'u32',
  0x78: 's64',
  0x77: 'u64',
  0x76: 'f32',
  0x75: 'f64',
  0x74: 'char',
  0x73: 'string',
  0x64: 'error-context',
} as const;

export type PrimitiveName = (typeof PRIMITIVES)[keyof typeof PRIMITIVES];

export function primitiveOf(byte: number): PrimitiveName | undefined {
  return (PRIMITIVES as Readonly<Record<number, PrimitiveName>>)[byte];
}

/** A value type where one is used: a primitive or a type index. */
export function readValType(reader: ComponentReader): PrimitiveName | number {
  const offset = reader.offset;
  const primitive = primitiveOf(reader.peek());
  if (primitive !== undefined) {
    reader.offset++;
    return primitive;
  }
  const index = reader.s33('A value type');
  if (index < 0) throw invalid(offset, `There is no value type 0x${(index & 0x7f).toString(16)}`);
  return index;
}

/** A value type that may be left out, as in `result`. */
export function readOptionalValType(reader: ComponentReader): PrimitiveName | number | undefined {
  const offset = reader.offset;
  const byte = reader.byte('An optional value type');
  if (byte === 0x00) return undefined;
  if (byte === 0x01) return readValType(reader);
  throw invalid(offset, `An optional value type starts with 0 or 1, not ${byte}`);
}
