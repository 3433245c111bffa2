import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

const NUMERIC: Readonly<Record<number, string>> = { 0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64', 0x7b: 'v128' };

const HEAP: Readonly<Record<number, string>> = {
  0x74: 'noexn',
  0x73: 'nofunc',
  0x72: 'noextern',
  0x71: 'none',
  0x70: 'func',
  0x6f: 'extern',
  0x6e: 'any',
  0x6d: 'eq',
  0x6c: 'i31',
  0x6b: 'struct',
  0x6a: 'array',
  0x69: 'exn',
};

const REF = 0x64;
const REF_NULL = 0x63;

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
  if (byte === REF) return `(ref ${readRefHeap(reader)})`;
  if (byte === REF_NULL) return `(ref null ${readRefHeap(reader)})`;
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
