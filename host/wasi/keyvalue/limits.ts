import { HOST_LIMITS, type ResultError } from '../../base/index.ts';
import { otherError } from './errors.ts';
import type { StoreError } from './errors.ts';
import { keyBeside } from './reserved.ts';

/** What no driver is asked at all. @throws ResultError<StoreError> */

export function checkKey(key: string): void {
  // UTF-8 takes at most three bytes for each UTF-16 unit: most keys need no count.
  if (key.length * 3 <= HOST_LIMITS.keyBytes) return;
  const size = utf8Length(keyBeside(key) ?? key);
  if (size > HOST_LIMITS.keyBytes) throw exceeds('Key', size, 'bytes', HOST_LIMITS.keyBytes);
}

export function checkValue(value: Uint8Array): void {
  if (value.length > HOST_LIMITS.valueBytes) throw otherError(valueTooLarge(`Value of ${value.length} bytes`));
}

export function checkBatch(keys: readonly string[]): void {
  if (keys.length > HOST_LIMITS.batchKeys) throw exceeds('Batch', keys.length, 'keys', HOST_LIMITS.batchKeys);
  for (const key of keys) checkKey(key);
}

/** @param what it is, with its size where that is known */
export const valueTooLarge = (what: string): string =>
  `${what} exceeds the limit of ${HOST_LIMITS.valueBytes} bytes: keep larger data elsewhere, streamed there by an outbound request, and its address here`;

const exceeds = (what: string, size: number, unit: string, limit: number): ResultError<StoreError> =>
  otherError(`${what} of ${size} ${unit} exceeds the limit of ${limit} ${unit}`);

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) length += bytesOf(character.codePointAt(0) as number);
  return length;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
