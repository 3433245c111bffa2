import { trap } from './fail.ts';

/** Longest list at the border, in bytes (CanonicalABI.md, `MAX_LIST_BYTE_LENGTH`). */
const MAX_LIST_BYTES = 2 ** 28 - 1;

/**
 * What one call may make the host allocate and do, in bytes that are copied. Lists can overlap in the guest's memory, so
 * their sizes alone bound nothing.
 */
const CALL_BUDGET = 64 * 1024 * 1024;
let left = CALL_BUDGET;

/** A call begins: lifting is synchronous, so one counter serves all. */
export function startLifting(): void {
  left = CALL_BUDGET;
}

/** Takes from what the call may allocate. */
export function spend(bytes: number): void {
  left -= bytes;
  if (left < 0) throw trap(`values of one call take more than ${CALL_BUDGET} bytes`);
}

/** Checks where a list is said to be, before anything of its size is allocated. */
export function checkList(
  bytes: Uint8Array,
  pointer: number,
  length: number,
  size: number,
  align: number,
  cost: number,
): void {
  const total = length * size;
  if (total > MAX_LIST_BYTES) throw trap('list content out-of-bounds');
  if (pointer % align !== 0) throw trap('unaligned pointer');
  if (pointer + total > bytes.length) throw trap('list content out-of-bounds');
  spend(length * cost);
}

/** Checks where a record or result is said to be. */
export function checkPointer(bytes: Uint8Array, pointer: number, size: number, align: number): void {
  if (pointer % align !== 0) throw trap('unaligned pointer');
  if (pointer + size > bytes.length) throw trap('pointer out of bounds of memory');
}

/** Length of what the host gives as a list. */
export function listLength(value: ArrayLike<unknown>, size: number): number {
  const length = value.length;
  if (typeof length !== 'number') throw new TypeError(`expected a list, got ${typeof value}`);
  if (length * size > MAX_LIST_BYTES) throw trap('list is too long');
  return length;
}

/** Checks what the guest's `realloc` returned. */
export function checkAllocation(bytes: Uint8Array, pointer: number, size: number, align: number): void {
  if (pointer % align !== 0) throw trap('realloc return: result not aligned');
  if (pointer + size > bytes.length) throw trap('realloc return: beyond end of memory');
}
