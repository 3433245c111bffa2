import { formatNumber } from "./number";
import { JsonKind, JsonValue } from "./value";

/** A value as JSON, without spaces, in the order in which fields were set. */
export function stringifyJson(value: JsonValue): string {
  const parts: string[] = [];
  write(value, parts);
  return parts.join("");
}

function write(value: JsonValue, parts: string[]): void {
  switch (value.kind) {
    case JsonKind.Boolean:
      parts.push(value.asBoolean ? "true" : "false");
      return;
    case JsonKind.Number:
      parts.push(isFinite(value.asNumber) ? formatNumber(value.asNumber) : "null");
      return;
    case JsonKind.String:
      writeString(value.asString, parts);
      return;
    case JsonKind.Array:
      writeArray(value, parts);
      return;
    case JsonKind.Object:
      writeObject(value, parts);
      return;
    default:
      parts.push("null");
  }
}

function writeArray(value: JsonValue, parts: string[]): void {
  parts.push("[");
  for (let i = 0, n = value.length; i < n; i++) {
    if (i > 0) parts.push(",");
    write(value.at(i)!, parts);
  }
  parts.push("]");
}

function writeObject(value: JsonValue, parts: string[]): void {
  const names = value.names();
  parts.push("{");
  for (let i = 0, n = names.length; i < n; i++) {
    if (i > 0) parts.push(",");
    writeString(names[i], parts);
    parts.push(":");
    write(value.get(names[i])!, parts);
  }
  parts.push("}");
}

/** Escapes what RFC 8259 demands, and lone surrogates, which UTF-8 cannot carry. */
function writeString(text: string, parts: string[]): void {
  parts.push('"');
  let start = 0;
  for (let i = 0, n = text.length; i < n; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x20 && unit != 0x22 && unit != 0x5c && (unit & 0xf800) != 0xd800) continue;
    if ((unit & 0xfc00) == 0xd800 && i + 1 < n && (text.charCodeAt(i + 1) & 0xfc00) == 0xdc00) {
      i++;
      continue;
    }
    parts.push(text.substring(start, i));
    parts.push(escapeOf(unit));
    start = i + 1;
  }
  parts.push(start == 0 ? text : text.substring(start));
  parts.push('"');
}

function escapeOf(unit: i32): string {
  switch (unit) {
    case 0x22:
      return '\\"';
    case 0x5c:
      return "\\\\";
    case 0x08:
      return "\\b";
    case 0x0c:
      return "\\f";
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x09:
      return "\\t";
    default:
      return "\\u" + unit.toString(16).padStart(4, "0");
  }
}
