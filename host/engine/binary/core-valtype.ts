import { TYPE } from '../format/index.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const NUMERIC: Readonly<Record<number, string>> = {
  [TYPE.i32]: 'i32',
  [TYPE.i64]: 'i64',
  [TYPE.f32]: 'f32',
  [TYPE.f64]: 'f64',
  [TYPE.v128]: 'v128',
};

const HEAP: Readonly<Record<number, string>> = {
  [TYPE.noexn]: 'noexn',
  [TYPE.nofunc]: 'nofunc',
  [TYPE.noextern]: 'noextern',
  [TYPE.none]: 'none',
  [TYPE.funcref]: 'func',
  [TYPE.externref]: 'extern',
  [TYPE.anyref]: 'any',
  [TYPE.eqref]: 'eq',
  [TYPE.i31ref]: 'i31',
  [TYPE.structref]: 'struct',
  [TYPE.arrayref]: 'array',
  [TYPE.exn]: 'exn',
};

/**
 * A core value type as text: `i32`, `funcref`, `(ref null $)`. A reference to a defined type loses its index: whether
 * two of those match is for the WebAssembly engine to say.
 */
export function readCoreValType(reader: ComponentReader): string {
  const numeric = NUMERIC[reader.peek()];
  if (numeric === undefined) return readRefType(reader);
  reader.offset++;
  return numeric;
}

export function readRefType(reader: ComponentReader): string {
  const offset = reader.offset;
  const byte = reader.byte('A core value type');
  if (byte === TYPE.ref) return `(ref ${readRefHeap(reader)})`;
  if (byte === TYPE.refNull) return `(ref null ${readRefHeap(reader)})`;
  const heap = HEAP[byte];
  if (heap === undefined) throw invalid(offset, `0x${byte.toString(16)} is not a core value type`);
  return `(ref null ${heap})`;
}

export function readRefHeap(reader: ComponentReader): string {
  const heap = HEAP[reader.peek()];
  if (heap !== undefined) {
    reader.offset++;
    return heap;
  }
  const offset = reader.offset;
  if (reader.s33('A heap type') < 0) throw invalid(offset, 'There is no such heap type');
  return '$';
}
