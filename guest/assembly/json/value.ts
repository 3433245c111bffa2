import { Result } from "../result";
import { JsonFields } from "./fields";
import { parseJson } from "./parse";
import { stringifyJson } from "./stringify";

/** What a JSON value is. */
export enum JsonKind {
  Null,
  Boolean,
  Number,
  String,
  Array,
  Object,
}

/**
 * A JSON value of any kind.
 *
 * ```ts
 * const parsed = JsonValue.parse(text);
 * if (parsed.isError) return Response.text(parsed.error.message, 400);
 * const name = parsed.value.getString("name");
 * const answer = JsonValue.object().setString("hello", name === null ? "World" : name);
 * ```
 */
export class JsonValue {
  private bits: f64 = 0;
  private chars: string = "";
  /** For the library's own use: what an array has. */
  items: Array<JsonValue> | null = null;
  /** For the library's own use: what an object has. */
  fields: JsonFields | null = null;
  /** For the library's own use: the next item or field while it is parsed, when nobody else has this value yet. */
  next: JsonValue | null = null;
  /** For the library's own use: the name of the field that is parsed. */
  name: string = "";

  private constructor(
    /** What it is. */
    readonly kind: JsonKind,
  ) {}

  /** Parses exactly what RFC 8259 permits. Fails with `"invalid-json"` and says where. */
  static parse(text: string): Result<JsonValue> {
    return parseJson(text);
  }

  /** The value `null`. */
  static null(): JsonValue {
    return new JsonValue(JsonKind.Null);
  }

  /** `true` or `false`. */
  static boolean(value: bool): JsonValue {
    const json = new JsonValue(JsonKind.Boolean);
    json.bits = value ? 1 : 0;
    return json;
  }

  /** A number. NaN and the infinities are written as null: JSON has no name for them. */
  static number(value: f64): JsonValue {
    const json = new JsonValue(JsonKind.Number);
    json.bits = value;
    return json;
  }

  /** A text. */
  static string(value: string): JsonValue {
    const json = new JsonValue(JsonKind.String);
    json.chars = value;
    return json;
  }

  /** An array without items: `push` adds some. */
  static array(): JsonValue {
    const json = new JsonValue(JsonKind.Array);
    json.items = [];
    return json;
  }

  /** An object without fields: `set` adds some. */
  static object(): JsonValue {
    const json = new JsonValue(JsonKind.Object);
    json.fields = new JsonFields();
    return json;
  }

  /** Whether it is `null`. */
  get isNull(): bool {
    return this.kind == JsonKind.Null;
  }

  /** Whether it is `true` or `false`. */
  get isBoolean(): bool {
    return this.kind == JsonKind.Boolean;
  }

  /** Whether it is a number. */
  get isNumber(): bool {
    return this.kind == JsonKind.Number;
  }

  /** Whether it is a string. */
  get isString(): bool {
    return this.kind == JsonKind.String;
  }

  /** Whether it is an array. */
  get isArray(): bool {
    return this.kind == JsonKind.Array;
  }

  /** Whether it is an object. */
  get isObject(): bool {
    return this.kind == JsonKind.Object;
  }

  /** The boolean; false for any other kind. */
  get asBoolean(): bool {
    return this.kind == JsonKind.Boolean && this.bits != 0;
  }

  /** The number; NaN for any other kind. */
  get asNumber(): f64 {
    return this.kind == JsonKind.Number ? this.bits : NaN;
  }

  /** The string; empty for any other kind. */
  get asString(): string {
    return this.chars;
  }

  /** Number of items or fields; 0 for any other kind. */
  get length(): i32 {
    const items = this.items;
    if (items !== null) return items.length;
    const fields = this.fields;
    return fields === null ? 0 : fields.names.length;
  }

  /** The item at a position; null when there is none or this is not an array. */
  at(index: i32): JsonValue | null {
    const items = this.items;
    return items === null || <u32>index >= <u32>items.length ? null : items[index];
  }

  /** The names of the fields in order; none when this is not an object. */
  names(): string[] {
    const fields = this.fields;
    return fields === null ? [] : fields.names.slice();
  }

  /** The field of a name; null when there is none or this is not an object. */
  get(name: string): JsonValue | null {
    const fields = this.fields;
    if (fields === null) return null;
    const at = fields.indexOf(name);
    return at < 0 ? null : fields.values[at];
  }

  /** The string of a field; null when it is missing or not a string. */
  getString(name: string): string | null {
    const field = this.get(name);
    return field !== null && field.kind == JsonKind.String ? field.chars : null;
  }

  /** The number of a field; NaN when it is missing or not a number. */
  getNumber(name: string): f64 {
    const field = this.get(name);
    return field === null ? NaN : field.asNumber;
  }

  /** The boolean of a field; `fallback` when it is missing or not a boolean. */
  getBoolean(name: string, fallback: bool = false): bool {
    const field = this.get(name);
    return field !== null && field.kind == JsonKind.Boolean ? field.bits != 0 : fallback;
  }

  /** Adds an item to an array. Ends the request when this is not an array. */
  push(value: JsonValue): JsonValue {
    const items = this.items;
    if (items === null) throw new Error("JsonValue.push on a value that is not an array");
    items.push(value);
    return this;
  }

  /** Sets a field of an object; a field that was there keeps its place. Ends the request when this is not an object. */
  set(name: string, value: JsonValue): JsonValue {
    const fields = this.fields;
    if (fields === null) throw new Error("JsonValue.set on a value that is not an object");
    fields.set(name, value);
    return this;
  }

  /** Sets a field to a text. Ends the request when this is not an object. */
  setString(name: string, value: string): JsonValue {
    return this.set(name, JsonValue.string(value));
  }

  /** Sets a field to a number. Ends the request when this is not an object. */
  setNumber(name: string, value: f64): JsonValue {
    return this.set(name, JsonValue.number(value));
  }

  /** Sets a field to `true` or `false`. Ends the request when this is not an object. */
  setBoolean(name: string, value: bool): JsonValue {
    return this.set(name, JsonValue.boolean(value));
  }

  /** The value as JSON, without spaces. */
  toString(): string {
    return stringifyJson(this);
  }
}
