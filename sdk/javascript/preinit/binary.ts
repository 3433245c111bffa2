/**
 * As much of the WebAssembly binary format as replacing the initial state of a module takes: cut a module into
 * sections, and put sections together again. The input is the engine that comes with the SDK, never a stranger's file.
 */

export const SECTION = { custom: 0, memory: 5, global: 6, export: 7, start: 8, dataCount: 12, data: 11 } as const;

export interface Section {
  readonly id: number;
  /** The content, without id and size. */
  readonly body: Uint8Array;
}

const PREAMBLE_BYTES = 8;

/** Reads forward through bytes. */
export class Cursor {
  readonly bytes: Uint8Array;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  get done(): boolean {
    return this.offset >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.offset++];
    if (value === undefined) throw new RangeError(`Unexpected end of binary at byte ${this.offset - 1}`);
    return value;
  }

  /** LEB128, unsigned, up to 32 bits. */
  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new RangeError(`Integer too long at byte ${this.offset}`);
  }

  take(length: number): Uint8Array {
    if (this.offset + length > this.bytes.length) throw new RangeError(`Unexpected end of binary at byte ${this.offset}`);
    return this.bytes.subarray(this.offset, (this.offset += length));
  }
}

/** The sections of a core module or a component, in order; bodies are views into `bytes`. */
export function splitSections(bytes: Uint8Array): Section[] {
  const cursor = new Cursor(bytes, PREAMBLE_BYTES);
  const sections: Section[] = [];
  while (!cursor.done) {
    const id = cursor.byte();
    sections.push({ id, body: cursor.take(cursor.u32()) });
  }
  return sections;
}

/** @param preamble of the binary that the sections come from: its first 8 bytes tell a module from a component */
export function joinSections(preamble: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts: Uint8Array[] = [preamble.subarray(0, PREAMBLE_BYTES)];
  for (const { id, body } of sections) parts.push(Uint8Array.of(id, ...u32(body.length)), body);
  return concat(parts);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

/** LEB128, unsigned. */
export function u32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

/** LEB128, signed: the immediate of `i32.const`. */
export function s32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

/** A name or string: its length and its UTF-8 bytes. */
export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return concat([Uint8Array.from(u32(bytes.length)), bytes]);
}
