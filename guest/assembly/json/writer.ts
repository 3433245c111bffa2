import { writeShortest } from "../text/shortest";

const FIRST_BYTES: usize = 512;
/** Bytes that the longest double takes. */
const NUMBER_BYTES: usize = 64;
const LARGEST_EXACT: f64 = 9007199254740992;

/**
 * JSON text that grows, in memory of its own: pieces that are strings would each be an object for the garbage collector,
 * and a list of many of them one that it looks through again and again.
 */
export class JsonWriter {
  private start: usize = heap.alloc(FIRST_BYTES);
  private at: usize = this.start;
  private end: usize = this.start + FIRST_BYTES;

  /** The text. The writer is of no further use. */
  finish(): string {
    const text = String.UTF16.decodeUnsafe(this.start, this.at - this.start);
    heap.free(this.start);
    return text;
  }

  /** One character. */
  unit(unit: u32): void {
    this.reserve(2);
    store<u16>(this.at, unit);
    this.at += 2;
  }

  /** Text as it is. */
  plain(text: string): void {
    this.copy(changetype<usize>(text), <usize>text.length << 1);
  }

  /** A finite number as JavaScript writes it: the shortest form that reads back as the same. */
  number(value: f64): void {
    this.reserve(NUMBER_BYTES);
    if (value == trunc(value) && abs(value) < LARGEST_EXACT) {
      this.integer(<i64>value);
      return;
    }
    this.at = writeShortest(this.at, value);
  }

  /** A text in quotes. Escapes what RFC 8259 demands, and lone surrogates, which UTF-8 cannot carry. */
  quoted(text: string): void {
    this.unit(0x22);
    let start = changetype<usize>(text);
    const end = start + (<usize>text.length << 1);
    for (let at = start; at < end; at += 2) {
      const unit = <u32>load<u16>(at);
      if (unit >= 0x20 && unit != 0x22 && unit != 0x5c && (unit & 0xf800) != 0xd800) continue;
      if ((unit & 0xfc00) == 0xd800 && at + 2 < end && (load<u16>(at, 2) & 0xfc00) == 0xdc00) {
        at += 2;
        continue;
      }
      this.copy(start, at - start);
      this.escape(unit);
      start = at + 2;
    }
    this.copy(start, end - start);
    this.unit(0x22);
  }

  private reserve(bytes: usize): void {
    if (this.at + bytes <= this.end) return;
    const length = this.at - this.start;
    const capacity = max((this.end - this.start) << 1, length + bytes);
    this.start = heap.realloc(this.start, capacity);
    this.at = this.start + length;
    this.end = this.start + capacity;
  }

  private copy(from: usize, bytes: usize): void {
    this.reserve(bytes);
    memory.copy(this.at, from, bytes);
    this.at += bytes;
  }

  private integer(value: i64): void {
    if (value < 0) this.unit(0x2d);
    let rest = <u64>abs(value);
    let digits: usize = 1;
    for (let more = rest / 10; more > 0; more /= 10) digits++;
    const end = this.at + (digits << 1);
    for (let at = end; at > this.at; rest /= 10) store<u16>((at -= 2), 0x30 + <u32>(rest % 10));
    this.at = end;
  }

  private escape(unit: u32): void {
    this.unit(0x5c);
    const short = shortEscape(unit);
    if (short != 0) return this.unit(short);
    this.unit(0x75);
    for (let shift = 12; shift >= 0; shift -= 4) {
      const digit = (unit >> shift) & 15;
      this.unit(digit < 10 ? 0x30 + digit : 0x57 + digit);
    }
  }
}

/** What stands behind the backslash, or 0 when there is no short form. */
function shortEscape(unit: u32): u32 {
  switch (unit) {
    case 0x22:
    case 0x5c:
      return unit;
    case 0x08:
      return 0x62;
    case 0x0c:
      return 0x66;
    case 0x0a:
      return 0x6e;
    case 0x0d:
      return 0x72;
    case 0x09:
      return 0x74;
    default:
      return 0;
  }
}
