import { BodyReader, BodyStream, BodyWriter, JsonValue, Utf8 } from "@skerry/guest";
import { fieldsOf } from "./csv";

/** A row that is longer is not a row; without a limit a quote that is never closed would fill the memory. */
const LONGEST_ROW = 64 * 1024;

const NEWLINE: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;
const QUOTE: u8 = 0x22;

/**
 * Lines of JSON while the CSV still arrives. Every write waits until there is room: however long the body is, and however
 * slow the client reads, memory stays what it was.
 */
export class CsvToJson extends BodyStream {
  private readonly row: Uint8Array = new Uint8Array(LONGEST_ROW);
  private length: i32 = 0;
  private isQuoted: bool = false;
  private isTooLong: bool = false;
  private count: i32 = 0;
  private names: string[] | null = null;

  constructor(private readonly body: BodyReader) {
    super();
  }

  write(out: BodyWriter): void {
    while (this.body.next()) {
      this.read(this.body.chunk, out);
      if (!out.isOpen) return;
    }
    if (this.body.failure !== null) return out.abandon();
    if (this.length > 0 || this.isTooLong) this.endRow(out);
  }

  /** A chunk may end anywhere. A line break between quotes is text; an escaped quote is two of them. */
  private read(chunk: Uint8Array, out: BodyWriter): void {
    for (let i = 0, n = chunk.length; i < n; i++) {
      const byte = unchecked(chunk[i]);
      if (byte == QUOTE) this.isQuoted = !this.isQuoted;
      if (byte == NEWLINE && !this.isQuoted) this.endRow(out);
      else if (this.length < LONGEST_ROW) unchecked((this.row[this.length++] = byte));
      else this.isTooLong = true;
    }
  }

  private endRow(out: BodyWriter): void {
    this.count++;
    let length = this.length;
    if (length > 0 && this.row[length - 1] == CARRIAGE_RETURN) length--;
    const isTooLong = this.isTooLong;
    this.length = 0;
    this.isTooLong = false;
    if (isTooLong) this.bad("The row has more than " + LONGEST_ROW.toString() + " bytes", out);
    else if (length > 0) this.take(fieldsOf(Utf8.decode(this.row.subarray(0, length))), out);
  }

  private take(fields: string[], out: BodyWriter): void {
    const names = this.names;
    if (names === null) this.names = fields;
    else if (fields.length == names.length) {
      const object = JsonValue.object();
      for (let i = 0; i < names.length; i++) object.setString(names[i], fields[i]);
      out.text(object.toString() + "\n");
    } else {
      const had = fields.length == 1 ? "1 field" : fields.length.toString() + " fields";
      this.bad("The row has " + had + "; the header has " + names.length.toString(), out);
    }
  }

  private bad(text: string, out: BodyWriter): void {
    out.text(JsonValue.object().setNumber("row", this.count).setString("error", text).toString() + "\n");
  }
}
