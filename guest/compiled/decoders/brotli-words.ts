/** The dictionary of RFC 7932, and what can be done to its words. */
import { allocate } from "./memory";

/** Words of 4 to 24 bytes; then for each transform its kind, what it puts before and behind a word, each after its length. */
const SHORTEST: u32 = 4;
const LONGEST: u32 = 24;
const TRANSFORMS: u32 = 121;
export const WORDS_BYTES: usize = 122_784;
const CONTEXT_BYTES: usize = 512;

const FIRST_UPPER: u32 = 10;
const ALL_UPPER: u32 = 11;
const OMIT_FIRST: u32 = 11;

/** Where all of it is, once somebody has brought it. */
let known: usize = 0;

/** @param data words, tables of contexts, transforms */
export function learnWords(data: usize, size: usize): void {
  known = allocate(size);
  memory.copy(known, data, size);
}

/** Tables for the contexts of literals: 256 bytes for the byte before, 256 for the one before that. */
export function contextTables(): usize {
  return known + WORDS_BYTES;
}

/** How many bits number the words of this length. */
function indexBits(length: u32): u32 {
  if (length < 6) return 10;
  if (length < 8) return 11;
  if (length < 13) return 10;
  if (length < 15) return 9;
  if (length == 15 || length == 18) return 8;
  if (length < 21) return 7;
  return length < 23 ? 6 : 5;
}

function offsetOf(length: u32): u32 {
  let offset: u32 = 0;
  for (let shorter = SHORTEST; shorter < length; shorter++) offset += shorter << indexBits(shorter);
  return offset;
}

/**
 * Puts a word where it is referred to.
 *
 * @param target where up to 64 bytes may be written
 * @returns how long it is; 0xffffffff if there is no such word
 */
export function placeWord(target: usize, length: u32, address: u32): u32 {
  if (length < SHORTEST || length > LONGEST) return 0xffffffff;
  const bits = indexBits(length);
  const transform = address >> bits;
  if (transform >= TRANSFORMS) return 0xffffffff;
  const word = known + offsetOf(length) + (address & ((1 << bits) - 1)) * length;
  let at = known + WORDS_BYTES + CONTEXT_BYTES;
  for (let index: u32 = 0; index < transform; index++) {
    at += 2 + load<u8>(at, 1);
    at += 1 + load<u8>(at);
  }
  const kind = <u32>load<u8>(at);
  const prefix = <usize>load<u8>(at, 1);
  memory.copy(target, at + 2, prefix);
  const out = target + prefix;
  const kept = placeCore(out, word, length, kind);
  const suffix = at + 2 + prefix;
  memory.copy(out + kept, suffix + 1, load<u8>(suffix));
  return <u32>(prefix + kept + load<u8>(suffix));
}

function placeCore(out: usize, word: usize, length: u32, kind: u32): u32 {
  const first = kind > OMIT_FIRST ? kind - OMIT_FIRST : 0;
  const last = kind < FIRST_UPPER ? kind : 0;
  if (first + last >= length) return 0;
  const kept = length - first - last;
  memory.copy(out, word + first, kept);
  if (kind == FIRST_UPPER) upper(out, kept);
  else if (kind == ALL_UPPER) for (let at: u32 = 0; at < kept; ) at += upper(out + at, kept - at);
  return kept;
}

/** RFC 7932, 8: what it calls upper case. @returns bytes of the character */
function upper(at: usize, left: u32): u32 {
  const byte = load<u8>(at);
  if (byte < 0xc0) {
    if (byte >= 97 && byte <= 122) store<u8>(at, byte ^ 32);
    return 1;
  }
  if (byte < 0xe0) {
    if (left > 1) store<u8>(at + 1, load<u8>(at + 1) ^ 32);
    return 2;
  }
  if (left > 2) store<u8>(at + 2, load<u8>(at + 2) ^ 5);
  return 3;
}
