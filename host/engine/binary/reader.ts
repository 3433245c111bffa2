import { DECODE_LIMITS } from './bounds.ts';
import { invalid, problem } from './fail.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads one stretch of a component from front to back. Offsets are those of the whole file. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;
  /** Part of something whose size is known to be there: what is missing here is no matter of a cut file. */
  readonly #nested: boolean;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length, nested = false) {
    this.#nested = nested;
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  /** Checks that `length` more bytes are here, before anything looks at them. */
  need(length: number, what: string): void {
    if (length > this.end - this.offset) throw this.#short(length, what);
  }

  #short(length: number, what: string): Error {
    const left = this.end - this.offset;
    const message = `${what} needs ${length} bytes, ${left} are left`;
    if (this.#nested) return invalid(this.offset, `${message} in its section`);
    return problem('COMPONENT_TRUNCATED', this.offset, message, 'Copy or build the component again: its end is missing.');
  }

  byte(what: string): number {
    this.need(1, what);
    return this.bytes[this.offset++] as number;
  }

  peek(): number {
    return this.offset < this.end ? (this.bytes[this.offset] as number) : -1;
  }

  /** An unsigned LEB128 of at most 32 bits and 5 bytes. */
  u32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte(what);
      if (shift === 28 && byte > 0x0f) throw invalid(start, `${what} is no LEB128 number of 32 bits`);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw invalid(start, `${what} is no LEB128 number of 32 bits`);
  }

  /** An unsigned LEB128 of at most 64 bits and 10 bytes. */
  u64(what: string): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte(what);
      if (shift === 63n && byte > 1) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw invalid(start, `${what} is no LEB128 number of 64 bits`);
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
    throw invalid(start, `${what} is no signed LEB128 number of 33 bits`);
  }

  /** The length of a vector. Each entry takes a byte at least, so the bytes that are left bound it before any limit. */
  count(what: string, limit: number): number {
    const start = this.offset;
    const count = this.u32(`Number of ${what}`);
    if (count > limit) throw invalid(start, `${count} ${what} are more than the limit of ${limit}`);
    this.need(count, `A vector of ${count} ${what}`);
    return count;
  }

  /** A length-prefixed UTF-8 string. */
  name(what: string): string {
    const length = this.u32(`Length of ${what}`);
    if (length > DECODE_LIMITS.nameBytes) {
      throw invalid(this.offset, `${what} has ${length} bytes, more than the limit of ${DECODE_LIMITS.nameBytes}`);
    }
    const start = this.offset;
    const bytes = this.take(length, what);
    try {
      return decoder.decode(bytes);
    } catch {
      throw invalid(start, `${what} is no valid UTF-8`);
    }
  }

  /** A view of the next `length` bytes, not a copy. */
  take(length: number, what: string): Uint8Array {
    this.need(length, what);
    const start = this.offset;
    this.offset += length;
    return this.bytes.subarray(start, this.offset);
  }

  /** A reader for the next `length` bytes, which this one skips. */
  slice(length: number, what: string): Reader {
    this.need(length, what);
    const inner = new Reader(this.bytes, this.offset, this.offset + length, true);
    this.offset += length;
    return inner;
  }

  /** Checks that everything was read. */
  finish(what: string): void {
    if (this.offset < this.end) throw invalid(this.offset, `${what} has ${this.end - this.offset} bytes too many`);
  }
}
