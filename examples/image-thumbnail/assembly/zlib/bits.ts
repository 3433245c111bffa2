/** Reads a deflate stream bit by bit, the lowest bit of a byte first. Behind its end there are zeros. */
export class BitReader {
  private hold: u64 = 0;
  private count: i32 = 0;
  private invented: i32 = 0;

  constructor(
    private at: usize,
    private readonly end: usize,
  ) {}

  /** Whether more was taken than there is. */
  get isOverrun(): bool {
    return this.invented > this.count;
  }

  /** Sees to it that at least 48 bits can be peeked at and dropped. */
  @inline
  refill(): void {
    if (this.count < 48) this.load();
  }

  private load(): void {
    if (this.at + 8 <= this.end) {
      // What does not fit as a whole byte is read again next time, over itself.
      this.hold |= load<u64>(this.at) << this.count;
      const bytes = (63 - this.count) >> 3;
      this.at += bytes;
      this.count += bytes << 3;
      return;
    }
    while (this.count <= 56) {
      if (this.at < this.end) this.hold |= <u64>load<u8>(this.at++) << this.count;
      else this.invented += 8;
      this.count += 8;
    }
  }

  @inline
  peek(bits: i32): i32 {
    return <i32>this.hold & ((1 << bits) - 1);
  }

  @inline
  drop(bits: i32): void {
    this.hold >>= bits;
    this.count -= bits;
  }

  /** Up to 16 bits. */
  take(bits: i32): i32 {
    if (this.count < bits) this.refill();
    const value = this.peek(bits);
    this.drop(bits);
    return value;
  }

  /** Drops the bits up to the next whole byte. */
  align(): void {
    this.drop(this.count & 7);
  }
}

/** Writes bits, the lowest bit of a byte first, into memory that grows. */
export class BitWriter {
  private bytes: Uint8Array = new Uint8Array(4096);
  private length: i32 = 0;
  private hold: u64 = 0;
  private count: i32 = 0;

  /** Up to 32 bits. */
  put(value: u32, bits: i32): void {
    this.hold |= <u64>value << this.count;
    this.count += bits;
    if (this.count >= 32) this.emit();
  }

  /** Fills up the last byte with zeros. */
  align(): void {
    this.count = (this.count + 7) & ~7;
    if (this.count == 32) this.emit();
  }

  /** What was written, in whole bytes; nothing can be written behind it. */
  toBytes(): Uint8Array {
    const rest = this.count >> 3;
    this.emit();
    return this.bytes.subarray(0, this.length - 4 + rest);
  }

  /** Moves the first 32 bits into memory. */
  private emit(): void {
    if (this.length + 4 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    store<u32>(this.bytes.dataStart + this.length, <u32>this.hold);
    this.length += 4;
    this.hold >>= 32;
    this.count -= 32;
  }
}
