import { Table } from "./table";

/** Longest field that is kept; a longer one makes its row malformed. */
const MOST_BYTES: i32 = 65536;

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const CARRIAGE_RETURN: u8 = 0x0d;
const NEWLINE: u8 = 0x0a;

enum State {
  /** At the start of a row. */
  Row,
  /** At the start of a field that follows a comma. */
  Field,
  Plain,
  Quoted,
  /** Behind a quote inside a quoted field: the end of it, or half of an escaped quote. */
  Closing,
  /** Behind a carriage return: only a newline may follow. */
  Return,
  /** In a malformed row: everything up to the end of the line is passed over. */
  Skip,
}

/** RFC 4180, byte by byte: a chunk may end anywhere. */
export class CsvParser {
  private state: State = State.Row;
  private line: i32 = 1;
  private rowLine: i32 = 1;
  private length: i32 = 0;
  private readonly field: usize = heap.alloc(MOST_BYTES);

  constructor(private readonly table: Table) {}

  feed(chunk: Uint8Array): void {
    let at = chunk.dataStart;
    const end = at + chunk.length;
    while (at < end) {
      if (this.state == State.Plain || this.state == State.Quoted) at = this.copy(at, end);
      if (at < end) this.take(load<u8>(at++));
    }
  }

  /** The last row needs no newline. */
  finish(): void {
    if (this.state == State.Quoted) this.table.badRow(this.rowLine, "Quote that is never closed");
    else if (this.state != State.Row && this.state != State.Skip) this.endRow();
    heap.free(this.field);
  }

  /** Keeps the bytes up to the next one that means something: most of a file. @returns its address */
  private copy(at: usize, end: usize): usize {
    const most = min(end, at + (MOST_BYTES - this.length));
    const start = at;
    let target = this.field + this.length;
    while (at < most) {
      const byte = load<u8>(at);
      if (byte == COMMA || byte == QUOTE || byte == NEWLINE || byte == CARRIAGE_RETURN) break;
      store<u8>(target++, byte);
      at++;
    }
    this.length += <i32>(at - start);
    return at;
  }

  private take(byte: u8): void {
    if (byte == NEWLINE) this.line++;
    switch (this.state) {
      case State.Plain:
        this.plain(byte);
        return;
      case State.Quoted:
        if (byte == QUOTE) this.state = State.Closing;
        else this.keep(byte);
        return;
      case State.Closing:
        this.closing(byte);
        return;
      case State.Return:
        if (byte == NEWLINE) this.endRow();
        else this.bad(byte, "Carriage return without a newline");
        return;
      case State.Skip:
        if (byte == NEWLINE) this.nextRow();
        return;
      default:
        this.open(byte);
    }
  }

  /** The first byte of a row or a field. */
  private open(byte: u8): void {
    if (this.state == State.Row && (byte == NEWLINE || byte == CARRIAGE_RETURN)) {
      // An empty line is no row.
      if (byte == NEWLINE) this.nextRow();
      return;
    }
    if (byte == QUOTE) this.state = State.Quoted;
    else {
      this.state = State.Plain;
      this.plain(byte);
    }
  }

  private plain(byte: u8): void {
    if (byte == COMMA) this.endField();
    else if (byte == NEWLINE) this.endRow();
    else if (byte == CARRIAGE_RETURN) this.state = State.Return;
    else if (byte == QUOTE) this.bad(byte, "Quote inside a field without quotes");
    else this.keep(byte);
  }

  private closing(byte: u8): void {
    if (byte == QUOTE) {
      this.state = State.Quoted;
      this.keep(byte);
    } else if (byte == COMMA) this.endField();
    else if (byte == NEWLINE) this.endRow();
    else if (byte == CARRIAGE_RETURN) this.state = State.Return;
    else this.bad(byte, "Text behind a closing quote");
  }

  private keep(byte: u8): void {
    if (this.length == MOST_BYTES) return this.bad(byte, "Field of more than 65536 bytes");
    store<u8>(this.field + this.length++, byte);
  }

  private endField(): void {
    this.table.field(this.field, this.length);
    this.length = 0;
    this.state = State.Field;
  }

  private endRow(): void {
    this.table.field(this.field, this.length);
    this.table.endRow(this.rowLine);
    this.nextRow();
  }

  private nextRow(): void {
    this.length = 0;
    this.rowLine = this.line;
    this.state = State.Row;
  }

  private bad(byte: u8, reason: string): void {
    this.table.badRow(this.rowLine, reason);
    this.state = State.Skip;
    if (byte == NEWLINE) this.nextRow();
  }
}
