import { BitWriter } from "./bits";
import {
  DISTANCES,
  DISTANCE_BASE,
  DISTANCE_BITS,
  END_OF_BLOCK,
  LENGTH_BASE,
  LENGTH_BITS,
  LENGTH_ORDER,
  LITERALS,
  LONGEST_CODE,
  REPEAT_ZERO,
  REPEAT_ZERO_LONG,
  lastNotAbove,
} from "./codes";
import { HuffmanEncoder } from "./huffman-encoder";

/** Literals and matches that share a block, and so a code. */
const BLOCK_SYMBOLS: i32 = 16384;
const LONGEST_LENGTH_CODE: i32 = 7;

/** Collects literals and matches, and writes them in blocks, each with the codes that suit it. */
export class BlockWriter {
  /** A literal, or length × 65536 + distance. */
  private readonly items: StaticArray<u32> = new StaticArray<u32>(BLOCK_SYMBOLS);
  private count: i32 = 0;

  constructor(private readonly out: BitWriter) {}

  literal(byte: u8): void {
    this.add(byte);
  }

  match(length: i32, distance: i32): void {
    this.add((length << 16) | distance);
  }

  finish(): void {
    this.write(true);
  }

  private add(item: u32): void {
    if (this.count == BLOCK_SYMBOLS) this.write(false);
    unchecked((this.items[this.count++] = item));
  }

  private write(isLast: bool): void {
    const literals = new StaticArray<u32>(LITERALS);
    const distances = new StaticArray<u32>(DISTANCES);
    literals[END_OF_BLOCK] = 1;
    for (let i = 0; i < this.count; i++) {
      const item = unchecked(this.items[i]);
      literals[literalOf(item)]++;
      if (item >> 16) distances[distanceOf(item)]++;
    }
    const literalCode = HuffmanEncoder.of(literals, LONGEST_CODE);
    const distanceCode = HuffmanEncoder.of(distances, LONGEST_CODE);
    this.out.put(isLast ? 1 : 0, 1);
    this.out.put(2, 2);
    this.writeCodes(literalCode.lengths, distanceCode.lengths);
    for (let i = 0; i < this.count; i++) this.writeItem(unchecked(this.items[i]), literalCode, distanceCode);
    literalCode.put(this.out, END_OF_BLOCK);
    this.count = 0;
  }

  private writeItem(item: u32, literals: HuffmanEncoder, distances: HuffmanEncoder): void {
    const literal = literalOf(item);
    literals.put(this.out, literal);
    const length = item >> 16;
    if (length == 0) return;
    this.out.put(length - LENGTH_BASE[literal - 257], LENGTH_BITS[literal - 257]);
    const distance = distanceOf(item);
    distances.put(this.out, distance);
    this.out.put((item & 0xffff) - DISTANCE_BASE[distance], DISTANCE_BITS[distance]);
  }

  /** The header of the block: the lengths of both codes, themselves in a code. */
  private writeCodes(literals: StaticArray<u8>, distances: StaticArray<u8>): void {
    const lengths = runs(literals, distances);
    const counts = new StaticArray<u32>(19);
    for (let i = 0; i < lengths.length; i++) counts[lengths[i] & 0xff]++;
    const code = HuffmanEncoder.of(counts, LONGEST_LENGTH_CODE);
    this.out.put(LITERALS - 257, 5);
    this.out.put(DISTANCES - 1, 5);
    this.out.put(19 - 4, 4);
    for (let i = 0; i < 19; i++) this.out.put(code.lengths[LENGTH_ORDER[i]], 3);
    for (let i = 0; i < lengths.length; i++) {
      const symbol = lengths[i] & 0xff;
      code.put(this.out, symbol);
      if (symbol == REPEAT_ZERO) this.out.put(lengths[i] >> 8, 3);
      else if (symbol == REPEAT_ZERO_LONG) this.out.put(lengths[i] >> 8, 7);
    }
  }
}

/** Code lengths as they are written: a symbol, and above it × 256 what is added to a run of zeros. */
function runs(literals: StaticArray<u8>, distances: StaticArray<u8>): u32[] {
  const written: u32[] = [];
  let zeros = 0;
  for (let i = 0; i <= LITERALS + DISTANCES; i++) {
    const isEnd = i == LITERALS + DISTANCES;
    const length: u8 = isEnd ? 1 : i < LITERALS ? literals[i] : distances[i - LITERALS];
    if (length == 0 && zeros < 138) {
      zeros++;
      continue;
    }
    if (zeros >= 11) written.push(REPEAT_ZERO_LONG | ((zeros - 11) << 8));
    else if (zeros >= 3) written.push(REPEAT_ZERO | ((zeros - 3) << 8));
    else for (let n = 0; n < zeros; n++) written.push(0);
    zeros = length == 0 ? 1 : 0;
    if (length != 0 && !isEnd) written.push(length);
  }
  return written;
}

function literalOf(item: u32): i32 {
  const length = <i32>(item >> 16);
  return length == 0 ? item : 257 + lastNotAbove(LENGTH_BASE, length);
}

function distanceOf(item: u32): i32 {
  return lastNotAbove(DISTANCE_BASE, item & 0xffff);
}
