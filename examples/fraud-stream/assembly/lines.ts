import { BodyReader, Utf8 } from "@skerry/guest";

const MOST_BYTES: i32 = 4096;
const NEWLINE: u8 = 0x0a;

/** Cuts a body into lines, wherever its chunks end. */
export class LineReader {
  /** The line that `next` found, without its end; null: it has more than 4096 bytes. */
  line: string | null = null;
  /** Its number, from 1. */
  number: i32 = 0;
  private at: i32 = 0;
  private length: i32 = 0;
  private isEnd: bool = false;
  private readonly bytes: Uint8Array = new Uint8Array(MOST_BYTES);

  constructor(private readonly body: BodyReader) {}

  /** Whether the next line has not arrived as a whole yet: now is the time to send what is there. */
  get mayWait(): bool {
    return this.body.chunk.indexOf(NEWLINE, this.at) < 0;
  }

  /** Waits for a line. @returns false at the end */
  next(): bool {
    if (this.isEnd) return false;
    this.length = 0;
    this.number++;
    while (!this.takeLine()) {
      this.at = 0;
      if (this.body.next()) continue;
      this.isEnd = true;
      // The last line needs no newline; what is left of a body that broke off is none.
      if (this.length == 0 || this.body.failure !== null) return false;
      break;
    }
    this.line = this.length > MOST_BYTES ? null : Utf8.decode(this.bytes.subarray(0, this.length));
    return true;
  }

  /** Takes bytes up to the end of a line. @returns false when the chunk ends before */
  private takeLine(): bool {
    const chunk = this.body.chunk;
    while (this.at < chunk.length) {
      const byte = unchecked(chunk[this.at++]);
      if (byte == NEWLINE) return true;
      if (this.length < MOST_BYTES) unchecked((this.bytes[this.length] = byte));
      this.length = min(this.length + 1, MOST_BYTES + 1);
    }
    return false;
  }
}
