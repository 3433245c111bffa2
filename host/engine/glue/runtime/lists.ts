import { exceeded, trap } from './fail.ts';

/** Longest list at the border, in bytes (CanonicalABI.md, `MAX_LIST_BYTE_LENGTH`). */
const MAX_LIST_BYTES = 2 ** 28 - 1;

/** What is lifted now, and what of it is still permitted. Lifting is synchronous, so one account serves all. */
let what = '';
let bytesLeft = 0;
let entriesLeft = 0;

/** What lifting and lowering an entry of a list costs beside its bytes, as so many bytes that are copied. */
const ENTRY_WORK = 256;

/** Work of the host since somebody looked at the clock, in bytes that are copied. */
export const work = { since: 0 };

/** What the guest passes in the call at hand, in bytes, roughly: it is held as long as the call takes. */
export const passed = { bytes: 0 };
/** An entry of a list besides its content. */
const ENTRY_BYTES = 64;

/** Values are about to be lifted: lists can overlap in the guest's memory, so nothing else bounds what they take together. */
export function startLifting(name: string, bytes: number, entries: number): void {
  what = name;
  bytesLeft = bytes;
  entriesLeft = entries;
}

/** Takes text or numbers from what may be lifted, before anything is allocated for them. */
export function spend(bytes: number): void {
  if (bytes > bytesLeft) throw exceeded(what, bytes, bytesLeft, 'bytes');
  bytesLeft -= bytes;
  passed.bytes += bytes;
  work.since += bytes;
}

/** Takes entries of a list from what may be lifted. */
function spendEntries(count: number): void {
  if (count > entriesLeft) throw exceeded(what, count, entriesLeft, 'entries');
  entriesLeft -= count;
  passed.bytes += count * ENTRY_BYTES;
  work.since += count * ENTRY_WORK;
}

/** Checks where a list is said to be, before anything of its size is allocated. */
export function checkList(bytes: Uint8Array, pointer: number, length: number, size: number, align: number, isNumbers: boolean): void {
  const total = length * size;
  if (total > MAX_LIST_BYTES) throw trap('list content out-of-bounds');
  if (pointer % align !== 0) throw trap('unaligned pointer');
  if (pointer + total > bytes.length) throw trap('list content out-of-bounds');
  if (isNumbers) spend(total);
  else spendEntries(length);
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
  work.since += size + ENTRY_WORK;
}
