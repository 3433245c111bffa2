import { trap } from './fail.ts';
import { spend } from './lists.ts';

/** Longest string at the border, in bytes (CanonicalABI.md, `MAX_STRING_BYTE_LENGTH`). */
const MAX_STRING_BYTES = 2 ** 28 - 1;
/** Up to this length a loop beats the call into the decoder. */
const SHORT = 24;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

function checkPlace(bytes: Uint8Array, pointer: number, length: number, align: number): void {
  if (length > MAX_STRING_BYTES) throw trap('string content out-of-bounds');
  if (pointer % align !== 0) throw trap('unaligned pointer');
  if (pointer + length > bytes.length) throw trap('string pointer/length out of bounds of memory');
}

/** @param length in bytes; @param units code units of the encoding, which is what bounds count */
function check(bytes: Uint8Array, pointer: number, length: number, align: number, units: number): void {
  checkPlace(bytes, pointer, length, align);
  spend(units);
}

/** The length, not above `max`, at which no character is cut in two. The whole string has to lie where there is memory. */
export function cutUtf8(bytes: Uint8Array, pointer: number, length: number, max: number): number {
  checkPlace(bytes, pointer, length, 1);
  if (length <= max) return length;
  let end = max;
  while (end > 0 && ((bytes[pointer + end] as number) & 0xc0) === 0x80) end--;
  return end;
}

export function cutUtf16(bytes: Uint8Array, pointer: number, units: number, max: number): number {
  checkPlace(bytes, pointer, units * 2, 2);
  if (units <= max) return units;
  const last = (bytes[pointer + 2 * max - 1] as number) & 0xfc;
  return last === 0xd8 ? max - 1 : max;
}

export function liftUtf8(bytes: Uint8Array, pointer: number, length: number): string {
  check(bytes, pointer, length, 1, length);
  if (length > SHORT) return decode(utf8, bytes.subarray(pointer, pointer + length));
  let text = '';
  for (let i = pointer, end = pointer + length; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return decode(utf8, bytes.subarray(pointer, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw trap(decoder === utf8 ? 'invalid utf-8 in a string' : 'unpaired surrogate in a string');
  }
}

export function liftUtf16(bytes: Uint8Array, pointer: number, units: number): string {
  const length = units * 2;
  check(bytes, pointer, length, 2, units);
  if (units > SHORT) return decode(utf16, bytes.subarray(pointer, pointer + length));
  let text = '';
  for (let i = pointer, end = pointer + length; i < end; i += 2) {
    const unit = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
    if (unit >= 0xd800 && unit < 0xe000) return decode(utf16, bytes.subarray(pointer, end));
    text += String.fromCharCode(unit);
  }
  return text;
}

const UTF16_TAG = 0x8000_0000;

export function liftLatin1OrUtf16(bytes: Uint8Array, pointer: number, tagged: number): string {
  if (tagged >= UTF16_TAG) return liftUtf16(bytes, pointer, tagged - UTF16_TAG);
  check(bytes, pointer, tagged, 2, tagged);
  let text = '';
  const CHUNK = 4096;
  for (let i = pointer, end = pointer + tagged; i < end; i += CHUNK) {
    // `apply` takes a typed array as it is; a spread would walk it by its iterator, seven times slower.
    text += String.fromCharCode.apply(null, bytes.subarray(i, Math.min(end, i + CHUNK)) as unknown as number[]);
  }
  return text;
}

export function cutLatin1OrUtf16(bytes: Uint8Array, pointer: number, tagged: number, max: number): number {
  if (tagged >= UTF16_TAG) return cutUtf16(bytes, pointer, tagged - UTF16_TAG, max) + UTF16_TAG;
  checkPlace(bytes, pointer, tagged, 2);
  return Math.min(tagged, max);
}

/** The guest's memory as the string functions see it; generated code has one for each set of canonical options. */
export interface StringMemory {
  /** `realloc` of the guest, its result checked; the memory may have grown. */
  realloc(old: number, oldSize: number, align: number, size: number): number;
  bytes(): Uint8Array;
  /** Code units of the string that was lowered last, tagged where the encoding does so. */
  units: number;
}

function checkLength(text: string): void {
  if (typeof text !== 'string') throw new TypeError(`expected a string, got ${typeof text}`);
  if (text.length > MAX_STRING_BYTES) throw trap('string is too long');
}

/** Writes as much of the text as is ASCII; returns how many characters. */
function writeAscii(bytes: Uint8Array, pointer: number, text: string): number {
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return i;
    bytes[pointer + i] = unit;
  }
  return length;
}

/** Up to this length a loop beats the call into the encoder. */
const SHORT_WRITE = 48;

export function lowerUtf8(memory: StringMemory, text: string): number {
  checkLength(text);
  const length = text.length;
  const pointer = memory.realloc(0, 0, 1, length);
  if (length <= SHORT_WRITE) {
    if (writeAscii(memory.bytes(), pointer, text) === length) {
      memory.units = length;
      return pointer;
    }
    return growUtf8(memory, text, pointer);
  }
  const { read, written } = encoder.encodeInto(text, memory.bytes().subarray(pointer, pointer + length));
  if (read !== length || written !== length) return growUtf8(memory, text, pointer);
  memory.units = length;
  return pointer;
}

/** Not all ASCII: room for the worst case, then cut to what it took. */
function growUtf8(memory: StringMemory, text: string, first: number): number {
  const worst = text.length * 3;
  let pointer = memory.realloc(first, text.length, 1, worst);
  const { written } = encoder.encodeInto(text, memory.bytes().subarray(pointer, pointer + worst));
  if (written < worst) pointer = memory.realloc(pointer, worst, 1, written);
  memory.units = written;
  return pointer;
}

export function lowerUtf16(memory: StringMemory, text: string): number {
  checkLength(text);
  const length = text.length;
  const pointer = memory.realloc(0, 0, 2, length * 2);
  writeUtf16(memory.bytes(), pointer, text.isWellFormed() ? text : text.toWellFormed());
  memory.units = length;
  return pointer;
}

function writeUtf16(bytes: Uint8Array, pointer: number, text: string): void {
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    bytes[pointer + 2 * i] = unit;
    bytes[pointer + 2 * i + 1] = unit >> 8;
  }
}

export function lowerLatin1OrUtf16(memory: StringMemory, text: string): number {
  checkLength(text);
  const length = text.length;
  const pointer = memory.realloc(0, 0, 2, length);
  const bytes = memory.bytes();
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) return widen(memory, text, pointer);
    bytes[pointer + i] = unit;
  }
  memory.units = length;
  return pointer;
}

function widen(memory: StringMemory, text: string, first: number): number {
  const pointer = memory.realloc(first, text.length, 2, text.length * 2);
  writeUtf16(memory.bytes(), pointer, text.isWellFormed() ? text : text.toWellFormed());
  memory.units = text.length + UTF16_TAG;
  return pointer;
}
