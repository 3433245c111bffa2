import { invalid } from './fault.ts';

/**
 * A cursor over the bytes of a module. Every read is checked against `end`, so a hostile length can only end in an
 * error that carries the offset.
 */
export class Reader {
  readonly bytes: Uint8Array;
  pos: number;
  end: number;

  constructor(bytes: Uint8Array, pos: number, end: number) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
  }

  get done(): boolean {
    return this.pos >= this.end;
  }

  u8(): number {
    if (this.pos >= this.end) invalid(this.pos, 'Unexpected end of a section or function body');
    return this.bytes[this.pos++]!;
  }

  skip(count: number): void {
    if (count > this.end - this.pos) invalid(this.pos, `${count} bytes announced, ${this.end - this.pos} left`);
    this.pos += count;
  }

  u32(): number {
    const first = this.u8();
    return first < 0x80 ? first : this.#u32Rest(first);
  }

  #u32Rest(first: number): number {
    const start = this.pos - 1;
    let result = first & 0x7f;
    for (let shift = 7; ; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && byte > 0x0f) invalid(start, 'Integer is longer than 32 bits');
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
  }

  s32(): number {
    const start = this.pos;
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      if (byte >= 0x80) {
        if (shift === 28) invalid(start, 'Integer is longer than 32 bits');
        continue;
      }
      return shift < 28 && byte & 0x40 ? result | (-1 << (shift + 7)) : result;
    }
  }

  /** Skips a signed or unsigned integer that may take up to `maxBytes`; its value is the engine's to check. */
  leb(maxBytes: number): void {
    const start = this.pos;
    while (this.u8() >= 0x80) if (this.pos - start >= maxBytes) invalid(start, 'Integer is too long');
  }

  /** A 64-bit size; values above 2^53 are rounded, which still compares right with any limit. */
  u64(): number {
    const start = this.pos;
    let result = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      result += (byte & 0x7f) * factor;
      if (byte < 0x80) return result;
      if (this.pos - start >= 10) invalid(start, 'Integer is longer than 64 bits');
    }
  }

  /** The length of a vector. Every element takes at least one byte, so it can never exceed what is left. */
  count(limit: number, what: string): number {
    const start = this.pos;
    const count = this.u32();
    if (count > limit) invalid(start, `${count} ${what}; the limit of engines is ${limit}`);
    if (count > this.end - this.pos) invalid(start, `${count} ${what} announced, ${this.end - this.pos} bytes left`);
    return count;
  }

  index(limit: number, what: string): number {
    const start = this.pos;
    const index = this.u32();
    if (index >= limit) invalid(start, `There is no ${what} ${index}`);
    return index;
  }

  /** Skips a name and answers its length in bytes; `pos` stands behind it. */
  name(): number {
    const length = this.u32();
    this.skip(length);
    return length;
  }
}
