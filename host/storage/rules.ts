import { HOST_LIMITS } from '../base/index.ts';
import { type Note, type StoreEntry, StoreValueError } from './contract.ts';

/** The rules for keys, values and numbers that all drivers share. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Canonical decimal integers only: what one driver counts with, every other must read in the same way. */
const DECIMAL = /^(?:0|-?[1-9][0-9]{0,18})$/;

/**
 * UTF-8 bytes of a key, a cursor, or the name of a tenant or store.
 *
 * A lone surrogate is refused: UTF-8 cannot hold it, and the usual replacement would make two different keys one. WIT
 * strings cannot hold it either, so no guest ever gets here.
 */
export function encodeName(text: string): Uint8Array {
  checkWellFormed(text);
  return encoder.encode(text);
}

function checkWellFormed(text: string): void {
  if (!text.isWellFormed()) throw new StoreValueError('A key holds a lone surrogate, which UTF-8 cannot express');
}

/** @throws StoreValueError for a key above the limit, checked before anything is allocated */
export function encodeKey(key: string): Uint8Array {
  checkKeyLength(key.length);
  const bytes = encodeName(key);
  checkKeyLength(bytes.length);
  return bytes;
}

/** The same checks without the bytes, and without encoding what is short enough in any case. */
export function checkKey(key: string): void {
  if (key.length * 3 > HOST_LIMITS.keyBytes) encodeKey(key);
  else checkWellFormed(key);
}

function checkKeyLength(length: number): void {
  if (length <= HOST_LIMITS.keyBytes) return;
  throw new StoreValueError(`A key has ${length} bytes or more; the limit is ${HOST_LIMITS.keyBytes}`);
}

export function checkValue(value: Uint8Array): void {
  if (value.length <= HOST_LIMITS.valueBytes) return;
  throw new StoreValueError(`A value has ${value.length} bytes; the limit is ${HOST_LIMITS.valueBytes}`);
}

/** @returns a copy, or nothing where there is nothing to keep */
export function checkedNote(note: Note | undefined): Note | undefined {
  if (note === undefined) return undefined;
  const { bytes, expiresAt } = note;
  if (bytes.length > HOST_LIMITS.noteBytes) {
    throw new StoreValueError(`What is kept beside a value has ${bytes.length} bytes; the limit is ${HOST_LIMITS.noteBytes}`);
  }
  if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new StoreValueError(`${expiresAt} is no time in milliseconds`);
  return { expiresAt, bytes: bytes.slice() };
}

export const hasExpired = (note: Pick<Note, 'expiresAt'> | undefined, now: number): boolean =>
  note?.expiresAt !== undefined && note.expiresAt <= now;

export function checkBatchKeys(count: number): void {
  if (count <= HOST_LIMITS.batchKeys) return;
  throw new StoreValueError(`A batch has ${count} keys; the limit is ${HOST_LIMITS.batchKeys}`);
}

/** @param bytes values of one batch so far */
export function checkBatchBytes(bytes: number): void {
  if (bytes <= HOST_LIMITS.batchBytes) return;
  throw new StoreValueError(`The values of a batch have ${bytes} bytes or more; the limit is ${HOST_LIMITS.batchBytes}`);
}

/** Checks a whole `setMany` before any of it is written. @returns bytes of all values */
export function checkEntries(entries: readonly StoreEntry[]): number {
  checkBatchKeys(entries.length);
  let bytes = 0;
  for (const [, value] of entries) {
    checkValue(value);
    bytes += value.length;
  }
  checkBatchBytes(bytes);
  return bytes;
}

/** What an entry counts beside its key and value, so that empty ones are not free either. */
export const ENTRY_BYTES = 64;

/**
 * @param held what the store holds
 * @param growth what a write adds; a write that frees is always permitted
 */
export function checkStoreBytes(held: number, growth: number, limit: number): void {
  if (growth <= 0 || held + growth <= limit) return;
  throw new StoreValueError(`The store holds ${held} of ${limit} bytes; the write needs ${growth} more`);
}

/** The sum that `increment` stores. @param value what the key holds now */
export function addDecimal(value: Uint8Array | undefined, delta: bigint): bigint {
  const sum = (value === undefined ? 0n : parseDecimal(value)) + delta;
  if (BigInt.asIntN(64, sum) === sum) return sum;
  throw new StoreValueError('The sum does not fit into a signed 64-bit integer');
}

function parseDecimal(value: Uint8Array): bigint {
  // 20 characters are the longest 64-bit integer: a large value is not decoded just to be refused.
  const text = value.length > 20 ? '' : decodeText(value);
  const number = DECIMAL.test(text) ? BigInt(text) : undefined;
  if (number !== undefined && BigInt.asIntN(64, number) === number) return number;
  throw new StoreValueError('The value is not a decimal 64-bit integer, so it cannot be incremented');
}

function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return '';
  }
}

export function encodeDecimal(value: bigint): Uint8Array {
  return encoder.encode(value.toString());
}
