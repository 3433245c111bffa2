import { SkerryError } from '../../base/index.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A cursor over a stretch of a WebAssembly binary. Every read is checked against `end` first, so a hostile length ends
 * in an error that carries an offset. Offsets are those of `bytes`.
 */
export class Reader {
  readonly bytes: Uint8Array;
  offset: number;
  end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  /** The error for bytes at `offset` that break the format, to be thrown by the caller. */
  fault(offset: number, message: string): Error {
    return new SkerryError('COMPONENT_INVALID', message, { where: `offset 0x${offset.toString(16)}`, offset });
  }

  /** The error for something that takes more bytes than there are. */
  short(length: number, what: string): Error {
    return this.fault(this.offset, `${what} needs ${length} bytes, ${this.end - this.offset} are left`);
  }

  /** Checks that `length` more bytes are here, before anything looks at them. */
  need(length: number, what: string): void {
    if (length > this.end - this.offset) throw this.short(length, what);
  }

  byte(what = 'A byte'): number {
    if (this.offset >= this.end) throw this.short(1, what);
    return this.bytes[this.offset++]!;
  }

  /** An unsigned LEB128 of at most 32 bits and 5 bytes. Most have one byte. */
  u32(what = 'A number'): number {
    const { offset } = this;
    const first = offset < this.end ? this.bytes[offset]! : 0x80;
    if (first >= 0x80) return this.#longU32(what);
    this.offset = offset + 1;
    return first;
  }

  #longU32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte(what);
      if (shift === 28 && byte > 0x0f) throw this.#tooLong(start, what, 'LEB128 number of 32 bits');
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** A signed LEB128 of at most 32 bits and 5 bytes. */
  s32(what = 'A number'): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte(what);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 28 && byte & 0x40 ? value | (-1 << (shift + 7)) : value;
      if (shift === 28) throw this.#tooLong(start, what, 'signed LEB128 number of 32 bits');
    }
  }

  /** A signed LEB128 of at most 33 bits: a type index where it is not negative, a type opcode where it is. */
  s33(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte(what);
      const last = shift === 28;
      if (last && byte > 0x0f && byte < 0x70) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - 2 ** (shift + 7);
      if (last) break;
    }
    throw this.#tooLong(start, what, 'signed LEB128 number of 33 bits');
  }

  /** An unsigned LEB128 of at most 64 bits and 10 bytes. */
  u64(what = 'A number'): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte(what);
      if (shift === 63n && byte > 1) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw this.#tooLong(start, what, 'LEB128 number of 64 bits');
  }

  /** A signed LEB128 of at most 64 bits and 10 bytes. */
  s64(what = 'A number'): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte(what);
      if (shift === 63n && byte !== 0 && byte !== 0x7f) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, byte & 0x40 ? value | (-1n << (shift + 7n)) : value);
    }
    throw this.#tooLong(start, what, 'signed LEB128 number of 64 bits');
  }

  #tooLong(start: number, what: string, kind: string): Error {
    return this.fault(start, `${what} is not a ${kind}`);
  }

  /** Passes over a LEB128 of at most `maxBytes`, whose value is for somebody else to judge. */
  skipLeb(maxBytes: number): void {
    const start = this.offset;
    while (this.byte() >= 0x80) if (this.offset - start >= maxBytes) throw this.fault(start, 'A number is too long');
  }

  skip(length: number, what = 'A run of bytes'): void {
    this.need(length, what);
    this.offset += length;
  }

  /** A view of the next `length` bytes, not a copy. */
  take(length: number, what = 'A run of bytes'): Uint8Array {
    this.skip(length, what);
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  /** The length of a vector. Each entry takes a byte at least, so the bytes that are left bound it before any limit. */
  count(what: string, limit: number): number {
    const start = this.offset;
    const count = this.u32(`Number of ${what}`);
    if (count > limit) throw this.fault(start, `${count} ${what} are more than the limit of ${limit}`);
    this.need(count, `A vector of ${count} ${what}`);
    return count;
  }

  /** An index into a space of `length` entries. */
  index(length: number, what: string): number {
    const start = this.offset;
    const index = this.u32();
    if (index >= length) throw this.fault(start, `There is no ${what} ${index}`);
    return index;
  }

  /** Passes over a string, whatever its bytes are, and answers their number. */
  skipName(): number {
    const length = this.u32('Length of a name');
    this.skip(length, 'A name');
    return length;
  }

  /** A string with its length in front, in UTF-8. */
  name(what = 'A name'): string {
    const length = this.u32(`Length of ${what}`);
    const start = this.offset;
    const bytes = this.take(length, what);
    try {
      return decoder.decode(bytes);
    } catch {
      throw this.fault(start, `${what} is not valid UTF-8`);
    }
  }
}
