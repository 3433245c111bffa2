/** CRC-32 and Adler-32, over what a stream gives. */

/** Eight tables, by which CRC-32 takes eight bytes at a time. */
export const CRC_TABLE_BYTES: usize = 8192;

export function crcTables(table: usize): void {
  for (let index: u32 = 0; index < 256; index++) {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xedb88320 : value >> 1;
    store<u32>(table + index * 4, value);
  }
  for (let index: u32 = 256; index < 2048; index++) {
    const value = load<u32>(table + (index - 256) * 4);
    store<u32>(table + index * 4, (value >> 8) ^ load<u32>(table + (value & 0xff) * 4));
  }
}

// @ts-ignore: decorator
@inline
function step(table: usize, number: u32, value: u32): u32 {
  return load<u32>(table + (number << 10) + ((value & 0xff) << 2));
}

export function crc32(table: usize, crc: u32, at: usize, end: usize): u32 {
  crc = ~crc;
  while (at + 8 <= end) {
    const low = load<u32>(at) ^ crc;
    const high = load<u32>(at + 4);
    crc =
      step(table, 7, low) ^ step(table, 6, low >> 8) ^ step(table, 5, low >> 16) ^ step(table, 4, low >> 24) ^
      step(table, 3, high) ^ step(table, 2, high >> 8) ^ step(table, 1, high >> 16) ^ step(table, 0, high >> 24);
    at += 8;
  }
  while (at < end) crc = (crc >> 8) ^ step(table, 0, crc ^ load<u8>(at++));
  return ~crc;
}

const BASE: u32 = 65521;
/** So many bytes can be added up before the sums grow out of 32 bits. */
const RUN: usize = 5552;

export function adler32(adler: u32, at: usize, end: usize): u32 {
  let one = adler & 0xffff;
  let two = adler >> 16;
  while (at < end) {
    const stop = min(at + RUN, end);
    while (at + 4 <= stop) {
      one += load<u8>(at);
      two += one;
      one += load<u8>(at, 1);
      two += one;
      one += load<u8>(at, 2);
      two += one;
      one += load<u8>(at, 3);
      two += one;
      at += 4;
    }
    while (at < stop) {
      one += load<u8>(at++);
      two += one;
    }
    one %= BASE;
    two %= BASE;
  }
  return (two << 16) | one;
}
