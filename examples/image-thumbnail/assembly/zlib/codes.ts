/** The constants of deflate, RFC 1951 section 3.2. */

export const LONGEST_CODE: i32 = 15;
export const END_OF_BLOCK: i32 = 256;
export const LITERALS: i32 = 286;
export const DISTANCES: i32 = 30;
export const WINDOW: i32 = 32768;
export const LONGEST_MATCH: i32 = 258;

/** Length of a match by its symbol minus 257, and the bits that are added to it. */
export const LENGTH_BASE: StaticArray<u16> = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
export const LENGTH_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];

/** Distance of a match by its symbol, and the bits that are added to it. */
export const DISTANCE_BASE: StaticArray<u16> = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
export const DISTANCE_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];

/** The order in which a block's header has the lengths of the code that its code lengths are written in. */
export const LENGTH_ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

export const REPEAT_PREVIOUS: i32 = 16;
export const REPEAT_ZERO: i32 = 17;
export const REPEAT_ZERO_LONG: i32 = 18;

/** The last of an ascending list that is not above `value`. */
export function lastNotAbove(list: StaticArray<u16>, value: i32): i32 {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (<i32>unchecked(list[middle]) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
