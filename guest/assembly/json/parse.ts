import { Failure, Result } from "../result";
import { parseDecimalAt } from "../text/decimal";
import { hexValue } from "../text/hex-digit";
import { JsonFields } from "./fields";
import { NameCache } from "./name-cache";
import { JsonValue } from "./value";

/** Nested arrays and objects that are followed; more would endanger the stack. */
export const MAX_DEPTH: i32 = 128;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
/** What `peek` answers at the end: no code unit of a text that gets here. */
const END: u32 = 0xffff_ffff;
/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS: usize = 15;

/** Parses exactly what RFC 8259 permits: no comments, no trailing commas, no byte order mark. */
export function parseJson(text: string): Result<JsonValue> {
  const parser = new Parser(text);
  const value = parser.document();
  if (value === null) return Result.fail<JsonValue>(new Failure("invalid-json", parser.complaint()));
  return Result.ok<JsonValue>(value);
}

/** A recursive descent parser. Its methods return null after the first mistake, and `problem` says what it was. */
class Parser {
  /** Address of the next code unit; `text` keeps what it points to alive. */
  private at: usize;
  private readonly end: usize;
  private depth: i32 = 0;
  private problem: string = "";
  private readonly names: NameCache = new NameCache();

  constructor(private readonly text: string) {
    this.at = changetype<usize>(text);
    this.end = this.at + (<usize>text.length << 1);
  }

  /** `Expected a value at line 3, column 7`. Lines and columns count from 1. */
  complaint(): string {
    const end = min(this.at, this.end);
    let line = 1;
    let start = changetype<usize>(this.text);
    for (let at = start; at < end; at += 2) {
      if (load<u16>(at) != 0x0a) continue;
      line++;
      start = at + 2;
    }
    return this.problem + " at line " + line.toString() + ", column " + (((end - start) >> 1) + 1).toString();
  }

  document(): JsonValue | null {
    const value = this.value();
    if (value === null) return null;
    this.skipSpace();
    return this.at == this.end ? value : this.fail("Expected the end");
  }

  private fail(problem: string): JsonValue | null {
    if (this.problem.length == 0) this.problem = problem;
    return null;
  }

  // @ts-ignore: decorator
  @inline
  private peek(): u32 {
    return this.at < this.end ? <u32>load<u16>(this.at) : END;
  }

  private skipSpace(): void {
    let at = this.at;
    const end = this.end;
    for (; at < end; at += 2) {
      const unit = <u32>load<u16>(at);
      if (unit > 0x20 || (unit != 0x20 && unit != 0x0a && unit != 0x0d && unit != 0x09)) break;
    }
    this.at = at;
  }

  /** Takes `unit` if it comes next, after spaces. */
  private take(unit: u32): bool {
    this.skipSpace();
    if (this.peek() != unit) return false;
    this.at += 2;
    return true;
  }

  private value(): JsonValue | null {
    this.skipSpace();
    switch (this.peek()) {
      case 0x7b:
        return this.nested(true);
      case 0x5b:
        return this.nested(false);
      case QUOTE:
        return this.stringValue();
      case 0x74:
        return this.word("true") ? JsonValue.boolean(true) : null;
      case 0x66:
        return this.word("false") ? JsonValue.boolean(false) : null;
      case 0x6e:
        return this.word("null") ? JsonValue.null() : null;
      default:
        return this.number();
    }
  }

  private word(word: string): bool {
    const bytes = <usize>word.length << 1;
    if (this.at + bytes > this.end || memory.compare(this.at, changetype<usize>(word), bytes) != 0) {
      this.fail("Expected a value");
      return false;
    }
    this.at += bytes;
    return true;
  }

  private nested(isObject: bool): JsonValue | null {
    if (this.depth == MAX_DEPTH) return this.fail("Nested deeper than " + MAX_DEPTH.toString() + " levels");
    this.depth++;
    this.at += 2;
    const value = isObject ? this.object() : this.array();
    this.depth--;
    return value;
  }

  /** The items are strung together first: a growing array would be looked through by the collector again and again. */
  private array(): JsonValue | null {
    const array = JsonValue.array();
    if (this.take(0x5d)) return array;
    let last: JsonValue | null = null;
    let count = 0;
    do {
      const item = this.value();
      if (item === null) return null;
      if (last === null) array.next = item;
      else last.next = item;
      last = item;
      count++;
    } while (this.take(0x2c));
    if (!this.take(0x5d)) return this.fail('Expected "," or "]"');
    array.items = itemsOf(array, count);
    return array;
  }

  private object(): JsonValue | null {
    const object = JsonValue.object();
    if (this.take(0x7d)) return object;
    let last: JsonValue | null = null;
    let count = 0;
    do {
      this.skipSpace();
      if (this.peek() != QUOTE) return this.fail("Expected a name in quotes");
      const name = this.string(true);
      if (name === null) return null;
      if (!this.take(0x3a)) return this.fail('Expected ":"');
      const value = this.value();
      if (value === null) return null;
      value.name = name;
      if (last === null) object.next = value;
      else last.next = value;
      last = value;
      count++;
    } while (this.take(0x2c));
    if (!this.take(0x7d)) return this.fail('Expected "," or "}"');
    object.fields = fieldsOf(object, count);
    return object;
  }

  private stringValue(): JsonValue | null {
    const text = this.string(false);
    return text === null ? null : JsonValue.string(text);
  }

  /** @param isName of a field, which is likely to come again */
  private string(isName: bool): string | null {
    const start = this.at + 2;
    const end = this.end;
    let hasEscapes = false;
    let at = start;
    for (; at < end; at += 2) {
      const unit = <u32>load<u16>(at);
      if (unit == QUOTE) break;
      if (unit < 0x20) return this.failText("Control character in a string", at);
      if (unit != BACKSLASH) continue;
      hasEscapes = true;
      at += 2;
    }
    if (at >= end) return this.failText("Expected the end of a string", end);
    if (hasEscapes) return this.unescape(start, at);
    this.at = at + 2;
    return isName ? this.names.get(start, at) : String.UTF16.decodeUnsafe(start, at - start);
  }

  private failText(problem: string, at: usize): string | null {
    this.at = at;
    this.fail(problem);
    return null;
  }

  /** The text from `start` to `end` without its escapes. */
  private unescape(start: usize, end: usize): string | null {
    const text = __new(end - start, idof<String>());
    let target = text;
    this.at = start;
    while (this.at < end) {
      let unit = <i32>load<u16>(this.at);
      this.at += 2;
      if (unit == BACKSLASH) {
        unit = this.escape();
        if (unit < 0) return this.failText("Unknown escape", this.at);
      }
      store<u16>(target, unit);
      target += 2;
    }
    this.at = end + 2;
    return changetype<string>(__renew(text, target - text));
  }

  /** The code unit that stands behind a backslash, or -1. */
  private escape(): i32 {
    const unit = this.peek();
    this.at += 2;
    switch (unit) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f:
        return unit;
      case 0x62:
        return 0x08;
      case 0x66:
        return 0x0c;
      case 0x6e:
        return 0x0a;
      case 0x72:
        return 0x0d;
      case 0x74:
        return 0x09;
      case 0x75:
        return this.hex4();
      default:
        return -1;
    }
  }

  private hex4(): i32 {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const digit = hexValue(this.peek());
      if (digit < 0) return -1;
      value = (value << 4) | digit;
      this.at += 2;
    }
    return value;
  }

  /** Skips digits. @returns how many there were */
  private digits(): usize {
    const start = this.at;
    while (this.peek() - 0x30 < 10) this.at += 2;
    return (this.at - start) >> 1;
  }

  private number(): JsonValue | null {
    const start = this.at;
    if (this.peek() == 0x2d) this.at += 2;
    const first = this.at;
    const whole = this.digits();
    if (whole == 0) return this.fail("Expected a value");
    if (whole > 1 && load<u16>(first) == 0x30) return this.fail("Number with a leading zero");
    const unit = this.peek();
    if (unit != 0x2e && (unit | 0x20) != 0x65 && whole <= EXACT_DIGITS) return JsonValue.number(integerAt(first, this.at, first != start));
    if (unit == 0x2e) {
      this.at += 2;
      if (this.digits() == 0) return this.fail("Expected a digit");
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at += 2;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at += 2;
      if (this.digits() == 0) return this.fail("Expected a digit");
    }
    return JsonValue.number(parseDecimalAt(start, this.at));
  }
}

function integerAt(at: usize, end: usize, isNegative: bool): f64 {
  let value: i64 = 0;
  for (; at < end; at += 2) value = value * 10 + (<i64>load<u16>(at) - 0x30);
  return isNegative ? -(<f64>value) : <f64>value;
}

/** Nothing else is allocated while the array is filled, so the collector does not come by. */
function itemsOf(array: JsonValue, count: i32): JsonValue[] {
  const items = new Array<JsonValue>(count);
  let item = array.next;
  array.next = null;
  for (let i = 0; item !== null; i++) {
    items[i] = item;
    const next: JsonValue | null = item.next;
    item.next = null;
    item = next;
  }
  return items;
}

function fieldsOf(object: JsonValue, count: i32): JsonFields {
  const fields = new JsonFields(count);
  let value = object.next;
  object.next = null;
  while (value !== null) {
    fields.set(value.name, value);
    const next: JsonValue | null = value.next;
    value.next = null;
    value = next;
  }
  return fields;
}
