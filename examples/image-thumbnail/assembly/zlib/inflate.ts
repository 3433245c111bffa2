import { BitReader } from "./bits";
import { adler32 } from "./checksums";
import {
  DISTANCES,
  DISTANCE_BASE,
  DISTANCE_BITS,
  END_OF_BLOCK,
  LENGTH_BASE,
  LENGTH_BITS,
  LENGTH_ORDER,
  LITERALS,
  LONGEST_MATCH,
  REPEAT_PREVIOUS,
  REPEAT_ZERO,
  WINDOW,
} from "./codes";
import { HuffmanDecoder } from "./huffman-decoder";

/** Bytes that are decoded at once, behind the window that matches refer to. */
const WORK: i32 = 65536;

enum Block {
  /** Between two blocks. */
  None,
  Stored,
  Compressed,
  /** Behind the last block. */
  End,
}

/**
 * Unpacks a zlib stream (RFC 1950 and 1951) piece by piece. Memory does not depend on how much comes out: a bomb is
 * unpacked only as far as somebody reads.
 */
export class Inflater {
  private why: string = "";
  private readonly bits: BitReader;
  private readonly buffer: StaticArray<u8> = new StaticArray<u8>(WINDOW + WORK + LONGEST_MATCH);
  /** What is decoded and not read yet, as positions in the buffer. */
  private from: i32 = 0;
  private to: i32 = 0;
  private block: Block = Block.None;
  private isLast: bool = false;
  private storedLeft: i32 = 0;
  private adler: u32 = 1;
  private readonly lengths: StaticArray<u8> = new StaticArray<u8>(320);
  private readonly literals: HuffmanDecoder = new HuffmanDecoder();
  private readonly distances: HuffmanDecoder = new HuffmanDecoder();

  constructor(data: Uint8Array) {
    this.bits = new BitReader(data.dataStart, data.dataStart + data.length);
    const method = this.bits.take(8);
    const flags = this.bits.take(8);
    const isZlib = (method & 15) == 8 && method >> 4 <= 7 && ((method << 8) | flags) % 31 == 0;
    if (!isZlib || flags & 0x20) this.fail("it is no zlib stream");
  }

  /** Why the last call returned false: ends a sentence. */
  get problem(): string {
    return this.why;
  }

  /** Reads exactly so many bytes. @returns false when there are not that many, or the stream is broken */
  read(target: usize, length: i32): bool {
    while (length > 0) {
      if (this.from == this.to && !this.fill()) return false;
      const part = min(length, this.to - this.from);
      memory.copy(target, changetype<usize>(this.buffer) + this.from, part);
      this.from += part;
      target += part;
      length -= part;
    }
    return true;
  }

  /** @returns false unless everything was read and the checksum is right */
  finish(): bool {
    if (this.from != this.to) return this.fail("it is longer than the header says");
    while (this.block != Block.End) {
      if (!this.decode()) return false;
      if (this.from != this.to) return this.fail("it is longer than the header says");
    }
    this.bits.align();
    let expected: u32 = 0;
    for (let i = 0; i < 4; i++) expected = (expected << 8) | this.bits.take(8);
    if (this.bits.isOverrun) return this.fail("it ends too early");
    return expected == this.adler || this.fail("its checksum is wrong");
  }

  private fail(why: string): bool {
    if (this.why.length == 0) this.why = why;
    this.block = Block.End;
    return false;
  }

  /** Decodes until there is something to read. */
  private fill(): bool {
    while (this.from == this.to) {
      if (this.block == Block.End) return this.fail("it ends too early");
      if (!this.decode()) return false;
    }
    return true;
  }

  /** One step: the header of a block, or as much of a block as fits into the buffer. */
  private decode(): bool {
    if (this.block == Block.None) return this.openBlock() && !this.isOverrun();
    this.slide();
    const start = this.to;
    const isFine = this.block == Block.Stored ? this.copyStored() : this.decompress();
    if (!isFine || this.isOverrun()) return false;
    this.adler = adler32(this.adler, changetype<usize>(this.buffer) + start, this.to - start);
    return true;
  }

  private isOverrun(): bool {
    return this.bits.isOverrun && !this.fail("it ends too early");
  }

  /** Moves the window to the front of the buffer. */
  private slide(): void {
    if (this.to <= WINDOW) return;
    const start = changetype<usize>(this.buffer);
    memory.copy(start, start + this.to - WINDOW, WINDOW);
    this.from = this.to = WINDOW;
  }

  private openBlock(): bool {
    if (this.isLast) {
      this.block = Block.End;
      return true;
    }
    this.isLast = this.bits.take(1) == 1;
    switch (this.bits.take(2)) {
      case 0:
        return this.openStored();
      case 1:
        this.setFixedCodes();
        this.block = Block.Compressed;
        return true;
      case 2:
        this.block = Block.Compressed;
        return this.readCodes();
      default:
        return this.fail("it has a block of unknown type");
    }
  }

  private openStored(): bool {
    this.bits.align();
    this.storedLeft = this.bits.take(16);
    if ((this.bits.take(16) ^ 0xffff) != this.storedLeft) return this.fail("the length of a stored block is wrong");
    this.block = Block.Stored;
    return true;
  }

  private setFixedCodes(): void {
    const lengths = this.lengths;
    for (let i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (let i = 288; i < 320; i++) lengths[i] = 5;
    this.literals.build(lengths, 0, 288);
    this.distances.build(lengths, 288, 32);
  }

  /** The header of a block with codes of its own: their lengths, themselves in a code. */
  private readCodes(): bool {
    const bits = this.bits;
    const literals = bits.take(5) + 257;
    const distances = bits.take(5) + 1;
    const ordered = bits.take(4) + 4;
    if (literals > LITERALS || distances > DISTANCES) return this.fail("a block has too many codes");
    const lengths = this.lengths;
    for (let i = 0; i < 19; i++) lengths[LENGTH_ORDER[i]] = i < ordered ? <u8>bits.take(3) : 0;
    if (!this.literals.build(lengths, 0, 19)) return this.fail("a block has no valid codes");
    if (!this.readLengths(literals + distances)) return this.fail("a block has no valid codes");
    const isValid = lengths[END_OF_BLOCK] != 0 && this.literals.build(lengths, 0, literals);
    return (isValid && this.distances.build(lengths, literals, distances)) || this.fail("a block has no valid codes");
  }

  private readLengths(count: i32): bool {
    const lengths = this.lengths;
    for (let i = 0; i < count; ) {
      this.bits.refill();
      const symbol = this.literals.decode(this.bits);
      if (symbol < 0) return false;
      if (symbol < REPEAT_PREVIOUS) {
        lengths[i++] = <u8>symbol;
        continue;
      }
      if (symbol == REPEAT_PREVIOUS && i == 0) return false;
      const value: u8 = symbol == REPEAT_PREVIOUS ? lengths[i - 1] : 0;
      const repeats =
        symbol == REPEAT_PREVIOUS ? this.bits.take(2) + 3 : symbol == REPEAT_ZERO ? this.bits.take(3) + 3 : this.bits.take(7) + 11;
      if (i + repeats > count) return false;
      for (let n = 0; n < repeats; n++) lengths[i++] = value;
    }
    return true;
  }

  private copyStored(): bool {
    const most = min(this.storedLeft, WINDOW + WORK - this.to);
    for (let i = 0; i < most; i++) unchecked((this.buffer[this.to++] = <u8>this.bits.take(8)));
    this.storedLeft -= most;
    if (this.storedLeft == 0) this.block = Block.None;
    return true;
  }

  private decompress(): bool {
    const bits = this.bits;
    const literals = this.literals;
    while (this.to < WINDOW + WORK) {
      bits.refill();
      const symbol = literals.decode(bits);
      if (symbol >= 0 && symbol < END_OF_BLOCK) {
        unchecked((this.buffer[this.to++] = <u8>symbol));
      } else if (symbol == END_OF_BLOCK) {
        this.block = Block.None;
        return true;
      } else if (!this.copyMatch(symbol)) {
        return false;
      }
    }
    return true;
  }

  /** Repeats what came before. The bits of a whole match fit into one refill. */
  private copyMatch(symbol: i32): bool {
    if (symbol < 0 || symbol >= LITERALS) return this.fail("it has an unknown code");
    const length = <i32>LENGTH_BASE[symbol - 257] + this.bits.take(LENGTH_BITS[symbol - 257]);
    const code = this.distances.decode(this.bits);
    if (code < 0 || code >= DISTANCES) return this.fail("it has an unknown code");
    const distance = <i32>DISTANCE_BASE[code] + this.bits.take(DISTANCE_BITS[code]);
    if (distance > this.to) return this.fail("it refers to what was never there");
    const target = changetype<usize>(this.buffer) + this.to;
    // Byte by byte: source and target overlap where a short piece is repeated.
    for (let i = 0; i < length; i++) store<u8>(target + i, load<u8>(target + i - distance));
    this.to += length;
    return true;
  }
}
