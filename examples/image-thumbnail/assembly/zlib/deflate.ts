import { BitWriter } from "./bits";
import { BlockWriter } from "./block-writer";
import { adler32 } from "./checksums";
import { LONGEST_MATCH, WINDOW } from "./codes";

const SHORTEST_MATCH: i32 = 4;
const HASH_BITS: i32 = 15;
/** How many earlier places are tried for a longer match. */
const MOST_TRIES: i32 = 32;

/** Packs bytes into a zlib stream. */
export function deflate(data: Uint8Array): Uint8Array {
  const out = new BitWriter();
  out.put(0x78, 8);
  out.put(0x9c, 8);
  new Matcher(data).writeTo(new BlockWriter(out));
  out.align();
  const adler = adler32(1, data.dataStart, data.length);
  out.put(bswap<u32>(adler), 32);
  return out.toBytes();
}

/** Finds pieces that occurred before (LZ77), by chains of the places that start with the same four bytes. */
class Matcher {
  /** The latest place by hash, and the one before each place; -1: there is none. */
  private readonly heads: StaticArray<i32> = new StaticArray<i32>(1 << HASH_BITS).fill(-1);
  private readonly previous: StaticArray<i32> = new StaticArray<i32>(WINDOW);
  private readonly start: usize;
  private readonly length: i32;

  constructor(data: Uint8Array) {
    this.start = data.dataStart;
    this.length = data.length;
  }

  writeTo(block: BlockWriter): void {
    for (let at = 0; at < this.length; ) {
      const found = this.match(at);
      const length = found >> 16;
      if (length == 0) {
        block.literal(load<u8>(this.start + at));
        this.remember(at++);
        continue;
      }
      block.match(length, found & 0xffff);
      for (const end = at + length; at < end; at++) this.remember(at);
    }
    block.finish();
  }

  /** The longest match: length × 65536 + distance, or 0. */
  private match(at: i32): i32 {
    const most = min(LONGEST_MATCH, this.length - at);
    if (most < SHORTEST_MATCH) return 0;
    let longest = SHORTEST_MATCH - 1;
    let distance = 0;
    let place = unchecked(this.heads[this.hash(at)]);
    for (let tries = 0; tries < MOST_TRIES && place >= 0 && at - place < WINDOW; tries++) {
      // A longer match has the next byte in common as well, which few places have.
      const isLonger = load<u8>(this.start + place + longest) == load<u8>(this.start + at + longest);
      const length = isLonger ? this.common(place, at, most) : 0;
      if (length > longest) {
        longest = length;
        distance = at - place;
        if (length == most) break;
      }
      place = unchecked(this.previous[place & (WINDOW - 1)]);
    }
    return distance == 0 ? 0 : (longest << 16) | distance;
  }

  private common(a: i32, b: i32, most: i32): i32 {
    let length = 0;
    while (length < most && load<u8>(this.start + a + length) == load<u8>(this.start + b + length)) length++;
    return length;
  }

  private remember(at: i32): void {
    if (at + SHORTEST_MATCH > this.length) return;
    const hash = this.hash(at);
    unchecked((this.previous[at & (WINDOW - 1)] = this.heads[hash]));
    unchecked((this.heads[hash] = at));
  }

  private hash(at: i32): i32 {
    return <i32>((load<u32>(this.start + at) * 0x9e3779b1) >> (32 - HASH_BITS));
  }
}
