import { BitReader } from "./bits";
import { LONGEST_CODE } from "./codes";

/** Codes up to this length are decoded by one look into a table. */
const QUICK_BITS: i32 = 10;

/** A canonical Huffman code, RFC 1951 section 3.2.2. */
export class HuffmanDecoder {
  /** By the next bits of the stream: symbol × 16 + length of its code; 0 when that code is longer. */
  private readonly quick: StaticArray<u16> = new StaticArray<u16>(1 << QUICK_BITS);
  /** How many codes there are of each length. */
  private readonly counts: StaticArray<i32> = new StaticArray<i32>(LONGEST_CODE + 1);
  /** Symbols in the order of their codes. */
  private readonly symbols: StaticArray<u16> = new StaticArray<u16>(288);

  /**
   * Takes the lengths of the codes of `count` symbols.
   *
   * @returns false when they make no code. A single symbol makes an incomplete one, which deflate permits.
   */
  build(lengths: StaticArray<u8>, first: i32, count: i32): bool {
    const counts = this.counts;
    for (let length = 0; length <= LONGEST_CODE; length++) counts[length] = 0;
    for (let i = 0; i < count; i++) counts[lengths[first + i]]++;
    const used = count - counts[0];
    counts[0] = 0;
    let room = 1;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      room = (room << 1) - counts[length];
      if (room < 0) return false;
    }
    if (room > 0 && used > 1) return false;
    this.sort(lengths, first, count);
    this.fillQuick();
    return true;
  }

  /** The next symbol, or -1 when the bits are no code. At least 15 bits must be there. */
  @inline
  decode(bits: BitReader): i32 {
    const entry = <i32>unchecked(this.quick[bits.peek(QUICK_BITS)]);
    if (entry == 0) return this.decodeLong(bits);
    bits.drop(entry & 15);
    return entry >> 4;
  }

  private sort(lengths: StaticArray<u8>, first: i32, count: i32): void {
    const next = new StaticArray<i32>(LONGEST_CODE + 2);
    for (let length = 1; length <= LONGEST_CODE; length++) next[length + 1] = next[length] + this.counts[length];
    for (let i = 0; i < count; i++) {
      const length = lengths[first + i];
      if (length != 0) this.symbols[next[length]++] = <u16>i;
    }
  }

  private fillQuick(): void {
    const quick = this.quick;
    memory.fill(changetype<usize>(quick), 0, 2 << QUICK_BITS);
    let code = 0;
    let index = 0;
    for (let length = 1; length <= QUICK_BITS; length++, code <<= 1) {
      for (let i = 0, n = this.counts[length]; i < n; i++, code++) {
        const symbol = this.symbols[index++];
        const step = 1 << length;
        // The stream has codes with their highest bit first, everything else with the lowest first.
        for (let at = reverse(code, length); at < 1 << QUICK_BITS; at += step) quick[at] = (symbol << 4) | <u16>length;
      }
    }
  }

  /** Bit by bit: codes longer than the table are rare. */
  private decodeLong(bits: BitReader): i32 {
    const ahead = bits.peek(LONGEST_CODE);
    let code = 0;
    let firstCode = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= (ahead >> (length - 1)) & 1;
      const count = unchecked(this.counts[length]);
      if (code - firstCode < count) {
        bits.drop(length);
        return unchecked(this.symbols[index + code - firstCode]);
      }
      index += count;
      firstCode = (firstCode + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

/** The lowest `length` bits in the opposite order. */
export function reverse(code: i32, length: i32): i32 {
  let reversed = 0;
  for (let i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
  return reversed;
}
