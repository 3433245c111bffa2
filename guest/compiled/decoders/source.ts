/** Compressed bytes, taken by bits. What has been taken is gone; who may lack bits notes the place, and goes back to it. */

/** What is kept from call to call beside what a call may bring. */
const CARRIED: usize = 4096;
/** The most that a call may bring. */
export const PART: usize = 16384;
/** The quick loops look eight bytes ahead. */
export const SOURCE_BYTES: usize = CARRIED + PART + 8;

/** What every stream has. */
@unmanaged
export class Stream {
  format: u32;
  outcome: u32;
  source: Source;
}

@unmanaged
export class Source {
  /** Bits that have been taken from the bytes, the next one lowest. */
  hold: u64;
  bits: u32;
  at: usize;
  end: usize;
  /** Memory of `SOURCE_BYTES`. */
  bytes: usize;
  notedHold: u64;
  notedBits: u32;
  notedAt: usize;

  open(bytes: usize): void {
    this.hold = 0;
    this.bits = 0;
    this.bytes = bytes;
    this.at = bytes;
    this.end = bytes;
  }

  /** @returns false where there is no room: a call may bring nothing while much is left of those before */
  append(data: usize, size: usize): bool {
    const left = this.end - this.at;
    if (left + size > CARRIED + PART) return false;
    memory.copy(this.bytes, this.at, left);
    memory.copy(this.bytes + left, data, size);
    this.at = this.bytes;
    this.end = this.bytes + left + size;
    return true;
  }

  @inline note(): void {
    this.notedHold = this.hold;
    this.notedBits = this.bits;
    this.notedAt = this.at;
  }

  /** @returns false, for whoever lacks bits */
  @inline back(): bool {
    this.hold = this.notedHold;
    this.bits = this.notedBits;
    this.at = this.notedAt;
    return false;
  }

  /** Takes bytes until there are this many bits, up to 56. Bits that are not there read as zeros. */
  @inline has(count: u32): bool {
    while (this.bits < count) {
      if (this.at == this.end) return false;
      this.hold |= <u64>load<u8>(this.at++) << this.bits;
      this.bits += 8;
    }
    return true;
  }

  /** Takes as many bytes as go in. Bits above those that count are those of the next byte: taken once more, they are the same. */
  @inline fill(): void {
    if (this.end - this.at < 8) {
      this.has(48);
      return;
    }
    this.hold |= load<u64>(this.at) << this.bits;
    this.at += (63 - this.bits) >> 3;
    this.bits |= 56;
  }

  /** @param count up to 32, which are there */
  @inline take(count: u32): u32 {
    const value = <u32>(this.hold & ((<u64>1 << count) - 1));
    this.drop(count);
    return value;
  }

  @inline drop(count: u32): void {
    this.hold >>= count;
    this.bits -= count;
  }

  @inline toByte(): void {
    this.drop(this.bits & 7);
  }

  /** Whole bytes that are left. */
  left(): usize {
    return <usize>(this.bits >> 3) + (this.end - this.at);
  }

  /** Copies whole bytes, of which so many are there. */
  copy(target: usize, size: usize): void {
    while (size > 0 && this.bits >= 8) {
      store<u8>(target++, <u8>this.take(8));
      size--;
    }
    if (size == 0) return;
    // No bits of a byte that is passed over.
    this.hold = 0;
    memory.copy(target, this.at, size);
    this.at += size;
  }
}
