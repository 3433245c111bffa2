const encoder = new TextEncoder();

/** Output bytes that grow as needed. */
export class Writer {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  u8(byte: number): void {
    if (this.length >= this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  ops(...bytes: readonly number[]): void {
    for (const byte of bytes) this.u8(byte);
  }

  /** A byte and an unsigned number behind it. Most have one byte, and there is room: then one look suffices for both. */
  pair(byte: number, value: number): void {
    const { bytes, length } = this;
    if (value < 0x80 && length + 2 <= bytes.length) {
      bytes[length] = byte;
      bytes[length + 1] = value;
      this.length = length + 2;
      return;
    }
    this.u8(byte);
    this.u32(value);
  }

  u32(value: number): void {
    while (value >= 0x80) {
      this.u8((value & 0x7f) | 0x80);
      value >>>= 7;
    }
    this.u8(value);
  }

  /** A signed integer of up to 53 bits, as `i32.const` and `i64.const` take it. */
  signed(value: number): void {
    if (value >= -0x40 && value < 0x40) return this.u8(value & 0x7f);
    for (;;) {
      const low = ((value % 128) + 128) % 128;
      value = Math.floor(value / 128);
      if ((value === 0 && low < 0x40) || (value === -1 && low >= 0x40)) return this.u8(low);
      this.u8(low | 0x80);
    }
  }

  /** Short runs are copied byte by byte: a view to copy from would cost more. */
  copy(from: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.reserve(length);
    if (length < 64) {
      const { bytes } = this;
      for (let i = start, to = this.length; i < end; i++, to++) bytes[to] = from[i]!;
    } else this.bytes.set(from.subarray(start, end), this.length);
    this.length += length;
  }

  /** A string with its length in front, in UTF-8. */
  name(text: string): void {
    const bytes = encoder.encode(text);
    this.u32(bytes.length);
    this.copy(bytes, 0, bytes.length);
  }

  /** Reserves a length field of four bytes; `close` fills it with the number of bytes written since. */
  open(): number {
    this.reserve(4);
    this.length += 4;
    return this.length;
  }

  close(start: number): void {
    let length = this.length - start;
    for (let i = start - 4; i < start; i++, length >>>= 7) this.bytes[i] = (length & 0x7f) | (i < start - 1 ? 0x80 : 0);
  }

  section(id: number, write: () => void): void {
    this.u8(id);
    const start = this.open();
    write();
    this.close(start);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
