import { Failure, Result } from "../result";
import { parseDecimal } from "../text/decimal";
import { JsonValue } from "./value";

/** Nested arrays and objects that are followed; more would endanger the stack. */
export const MAX_DEPTH: i32 = 128;

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;

/** Parses exactly what RFC 8259 permits: no comments, no trailing commas, no byte order mark. */
export function parseJson(text: string): Result<JsonValue> {
  const parser = new Parser(text);
  const value = parser.document();
  if (value === null) return Result.fail<JsonValue>(new Failure("invalid-json", parser.complaint()));
  return Result.ok<JsonValue>(value);
}

/** A recursive descent parser. Its methods return null after the first mistake, and `problem` says what it was. */
class Parser {
  private at: i32 = 0;
  private depth: i32 = 0;
  private problem: string = "";

  constructor(private readonly text: string) {}

  /** `Expected a value at line 3, column 7`. Lines and columns count from 1. */
  complaint(): string {
    const end = min(this.at, this.text.length);
    let line = 1;
    let start = 0;
    for (let i = 0; i < end; i++) {
      if (this.text.charCodeAt(i) != 0x0a) continue;
      line++;
      start = i + 1;
    }
    return this.problem + " at line " + line.toString() + ", column " + (end - start + 1).toString();
  }

  document(): JsonValue | null {
    const value = this.value();
    if (value === null) return null;
    this.skipSpace();
    return this.at == this.text.length ? value : this.fail("Expected the end");
  }

  private fail(problem: string): JsonValue | null {
    if (this.problem.length == 0) this.problem = problem;
    return null;
  }

  /** The code unit at the current position, -1 at the end. */
  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  private skipSpace(): void {
    let unit = this.peek();
    while (unit == 0x20 || unit == 0x0a || unit == 0x0d || unit == 0x09) {
      this.at++;
      unit = this.peek();
    }
  }

  /** Takes `unit` if it comes next, after spaces. */
  private take(unit: i32): bool {
    this.skipSpace();
    if (this.peek() != unit) return false;
    this.at++;
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
        return this.literal("true", JsonValue.boolean(true));
      case 0x66:
        return this.literal("false", JsonValue.boolean(false));
      case 0x6e:
        return this.literal("null", JsonValue.null());
      default:
        return this.number();
    }
  }

  private literal(word: string, value: JsonValue): JsonValue | null {
    if (!this.text.startsWith(word, this.at)) return this.fail("Expected a value");
    this.at += word.length;
    return value;
  }

  private nested(isObject: bool): JsonValue | null {
    if (this.depth == MAX_DEPTH) return this.fail("Nested deeper than " + MAX_DEPTH.toString() + " levels");
    this.depth++;
    this.at++;
    const value = isObject ? this.object() : this.array();
    this.depth--;
    return value;
  }

  private array(): JsonValue | null {
    const array = JsonValue.array();
    if (this.take(0x5d)) return array;
    do {
      const item = this.value();
      if (item === null) return null;
      array.push(item);
    } while (this.take(0x2c));
    return this.take(0x5d) ? array : this.fail('Expected "," or "]"');
  }

  private object(): JsonValue | null {
    const object = JsonValue.object();
    if (this.take(0x7d)) return object;
    do {
      this.skipSpace();
      if (this.peek() != QUOTE) return this.fail("Expected a name in quotes");
      const name = this.string();
      if (name === null) return null;
      if (!this.take(0x3a)) return this.fail('Expected ":"');
      const value = this.value();
      if (value === null) return null;
      object.set(name, value);
    } while (this.take(0x2c));
    return this.take(0x7d) ? object : this.fail('Expected "," or "}"');
  }

  private stringValue(): JsonValue | null {
    const text = this.string();
    return text === null ? null : JsonValue.string(text);
  }

  private string(): string | null {
    this.at++;
    let text = "";
    let start = this.at;
    while (true) {
      const unit = this.peek();
      if (unit == QUOTE) break;
      if (unit == -1) return this.failText("Expected the end of a string");
      if (unit < 0x20) return this.failText("Control character in a string");
      this.at++;
      if (unit != BACKSLASH) continue;
      text += this.text.substring(start, this.at - 1);
      const escaped = this.escape();
      if (escaped < 0) return this.failText("Unknown escape");
      text += String.fromCharCode(escaped);
      start = this.at;
    }
    text += this.text.substring(start, this.at++);
    return text;
  }

  private failText(problem: string): string | null {
    this.fail(problem);
    return null;
  }

  /** The code unit that stands behind a backslash, or -1. */
  private escape(): i32 {
    const unit = this.peek();
    this.at++;
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
      const unit = this.peek();
      const letter = (unit | 0x20) - 0x61;
      const digit = <u32>(unit - 0x30) < 10 ? unit - 0x30 : <u32>letter < 6 ? letter + 10 : -1;
      if (digit < 0) return -1;
      value = (value << 4) | digit;
      this.at++;
    }
    return value;
  }

  /** Skips digits. @returns how many there were */
  private digits(): i32 {
    const start = this.at;
    while (<u32>(this.peek() - 0x30) < 10) this.at++;
    return this.at - start;
  }

  private number(): JsonValue | null {
    const start = this.at;
    if (this.peek() == 0x2d) this.at++;
    const leadsWithZero = this.peek() == 0x30;
    const whole = this.digits();
    if (whole == 0) return this.fail("Expected a value");
    if (leadsWithZero && whole > 1) return this.fail("Number with a leading zero");
    if (this.peek() == 0x2e) {
      this.at++;
      if (this.digits() == 0) return this.fail("Expected a digit");
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at++;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at++;
      if (this.digits() == 0) return this.fail("Expected a digit");
    }
    return JsonValue.number(parseDecimal(this.text.substring(start, this.at)));
  }
}
