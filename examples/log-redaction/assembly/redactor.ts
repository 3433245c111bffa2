import { Line } from "./line";
import { Output } from "./output";
import { Secret, findSecret } from "./secrets/find";
import { privateKeyEnd } from "./secrets/private-key";

/** Longest line that is looked at. Part of a longer one could hide half a secret: it is left out as a whole. */
const MOST_BYTES: i32 = 65536;

/** Lines that a private key may have; behind them it counts as one that was never closed. */
const MOST_KEY_LINES: i32 = 300;

const NEWLINE: u8 = 0x0a;
const RETURN: u8 = 0x0d;

/** Cuts what it is fed into lines, and replaces what nobody should read in them. Secrets never go across lines, but keys do. */
export class Redactor {
  private readonly output: Output = new Output();
  private readonly buffer: StaticArray<u8> = new StaticArray<u8>(MOST_BYTES);
  private length: i32 = 0;
  private isTooLong: bool = false;
  private keyLines: i32 = 0;

  feed(chunk: Uint8Array): void {
    let at = chunk.dataStart;
    const end = at + chunk.length;
    while (at < end) {
      const lineEnd = find(NEWLINE, at, end);
      this.keep(at, <i32>(lineEnd - at));
      if (lineEnd == end) return;
      this.endLine();
      this.output.addByte(NEWLINE);
      at = lineEnd + 1;
    }
  }

  /** The last line needs no newline. */
  finish(): void {
    this.endLine();
  }

  /** What can be sent. */
  take(): Uint8Array {
    return this.output.take();
  }

  private keep(pointer: usize, length: i32): void {
    if (this.length + length > MOST_BYTES) this.isTooLong = true;
    if (this.isTooLong) return;
    memory.copy(changetype<usize>(this.buffer) + this.length, pointer, length);
    this.length += length;
  }

  private endLine(): void {
    if (this.isTooLong) this.output.addText(`[line of more than ${MOST_BYTES} bytes]`);
    else this.redact(new Line(changetype<usize>(this.buffer), this.length));
    this.isTooLong = false;
    this.length = 0;
  }

  private redact(line: Line): void {
    const hasReturn = line.at(line.length - 1) == RETURN;
    if (hasReturn) line.length--;
    this.replace(line);
    if (hasReturn) this.output.addByte(RETURN);
  }

  private replace(line: Line): void {
    let at = this.insideKey(line);
    while (at < line.length) {
      const secret = findSecret(line, at);
      if (secret === null) break;
      this.output.add(line.start + at, secret.start - at);
      this.output.addText(secret.label);
      if (secret.isOpenKey) this.keyLines = MOST_KEY_LINES;
      at = secret.end;
    }
    this.output.add(line.start + at, line.length - at);
  }

  /** Where a line goes on behind a key that began on an earlier one. */
  private insideKey(line: Line): i32 {
    if (this.keyLines == 0) return 0;
    this.keyLines--;
    const end = privateKeyEnd(line, 0);
    if (end < 0) return line.length;
    this.keyLines = 0;
    return end;
  }
}

function find(byte: u8, at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != byte) at++;
  return at;
}
