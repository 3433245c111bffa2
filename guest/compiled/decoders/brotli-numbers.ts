/** Numbers of RFC 7932 that are written as a code and some bits more. */

const CODES: u32 = 24;
const BLOCK_CODES: u32 = 26;

export const INSERT: u32 = 0;
export const COPY: u32 = 1;
export const BLOCK: u32 = 2;

/** For each kind and code: how many bits more, a byte, and the smallest number in the other three. */
export const NUMBER_BYTES: usize = 3 * 32 * 4;

export function buildNumbers(table: usize): void {
  for (let kind: u32 = INSERT; kind <= BLOCK; kind++) {
    let smallest: u32 = kind;
    if (kind != INSERT) smallest = kind == COPY ? 2 : 1;
    for (let code: u32 = 0; code < (kind == BLOCK ? BLOCK_CODES : CODES); code++) {
      const bits = extraBits(kind, code);
      store<u32>(table + ((kind << 5) + code) * 4, bits | (smallest << 8));
      smallest += 1 << bits;
    }
  }
}

/** RFC 7932, 5 and 6 */
function extraBits(kind: u32, code: u32): u32 {
  if (kind == BLOCK) return code < 16 ? 2 + (code >> 2) : code < 18 ? 6 : code == 25 ? 24 : code - 11;
  if (code == 23) return 24;
  if (kind == COPY) return code < 8 ? 0 : code < 18 ? (code - 6) >> 1 : code - 12;
  return code < 6 ? 0 : code < 16 ? (code - 4) >> 1 : code < 21 ? code - 10 : (code - 15) << 1;
}

// @ts-ignore: decorator
@inline
export function bitsOf(table: usize, kind: u32, code: u32): u32 {
  return load<u32>(table + ((kind << 5) + code) * 4) & 0xff;
}

// @ts-ignore: decorator
@inline
export function smallestOf(table: usize, kind: u32, code: u32): u32 {
  return load<u32>(table + ((kind << 5) + code) * 4) >> 8;
}
