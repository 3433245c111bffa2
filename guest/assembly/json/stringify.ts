import { JsonKind, JsonValue } from "./value";
import { JsonWriter } from "./writer";

/** A value as JSON, without spaces, in the order in which fields were set. */
export function stringifyJson(value: JsonValue): string {
  const writer = new JsonWriter();
  write(value, writer);
  return writer.finish();
}

function write(value: JsonValue, writer: JsonWriter): void {
  switch (value.kind) {
    case JsonKind.Boolean:
      return writer.plain(value.asBoolean ? "true" : "false");
    case JsonKind.Number:
      return isFinite(value.asNumber) ? writer.number(value.asNumber) : writer.plain("null");
    case JsonKind.String:
      return writer.quoted(value.asString);
    case JsonKind.Array:
      return writeArray(value.items!, writer);
    case JsonKind.Object:
      return writeObject(value, writer);
    default:
      return writer.plain("null");
  }
}

function writeArray(items: JsonValue[], writer: JsonWriter): void {
  writer.unit(0x5b);
  for (let i = 0, n = items.length; i < n; i++) {
    if (i > 0) writer.unit(0x2c);
    write(items[i], writer);
  }
  writer.unit(0x5d);
}

function writeObject(value: JsonValue, writer: JsonWriter): void {
  const fields = value.fields!;
  const names = fields.names;
  const values = fields.values;
  writer.unit(0x7b);
  for (let i = 0, n = names.length; i < n; i++) {
    if (i > 0) writer.unit(0x2c);
    writer.quoted(names[i]);
    writer.unit(0x3a);
    write(values[i], writer);
  }
  writer.unit(0x7d);
}
