import { HOST_LIMITS, type LogLevel } from '../../base/index.ts';
import type { LogSink } from '../context.ts';
import type { ByteSink } from '../io/index.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const FIRST_BUFFER_BYTES = 256;

/**
 * Standard output or error as log lines. Bytes are kept until their line is complete, so a character that is split
 * between two writes stays whole. A line above `HOST_LIMITS.logLineBytes` is cut, and says so.
 */
export class LineSink implements ByteSink {
  readonly #log: LogSink;
  readonly #level: LogLevel;
  readonly #context: string;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #line = new Uint8Array(FIRST_BUFFER_BYTES);
  #length = 0;
  #isCut = false;

  constructor(log: LogSink, level: LogLevel, context: string) {
    this.#log = log;
    this.#level = level;
    this.#context = context;
  }

  readonly capacity = HOST_LIMITS.streamChunkBytes;
  readonly isOpen = true;

  write(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (this.#log.isFull) return;
      this.#add(bytes.subarray(start, end));
      this.#emit();
      start = end + 1;
    }
    this.#add(bytes.subarray(start));
  }

  /** Writes what stands there without a newline. */
  finish(): void {
    if (this.#length > 0) this.#emit();
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  flushed(): undefined {
    return undefined;
  }

  end(): void {}

  abort(): void {}

  #add(bytes: Uint8Array): void {
    const room = HOST_LIMITS.logLineBytes - this.#length;
    if (bytes.length > room) this.#isCut = true;
    const part = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#grow(this.#length + part.length);
    this.#line.set(part, this.#length);
    this.#length += part.length;
  }

  #grow(needed: number): void {
    if (needed <= this.#line.length) return;
    const larger = new Uint8Array(Math.min(HOST_LIMITS.logLineBytes, Math.max(needed, 2 * this.#line.length)));
    larger.set(this.#line.subarray(0, this.#length));
    this.#line = larger;
  }

  #emit(): void {
    const text = this.#decoder.decode(this.#line.subarray(0, this.#end()));
    this.#log.write(this.#level, this.#context, this.#isCut ? `${text}… (cut)` : text);
    this.#length = 0;
    this.#isCut = false;
  }

  /** Without a carriage return at the end, and without the half of a character that a cut leaves. */
  #end(): number {
    if (this.#isCut) return wholeCharacters(this.#line, this.#length);
    return this.#line[this.#length - 1] === CARRIAGE_RETURN && this.#length > 0 ? this.#length - 1 : this.#length;
  }
}

/** Length of `bytes` up to `length` without an incomplete UTF-8 sequence at its end. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  let start = length - 1;
  while (start > 0 && length - start < 4 && isContinuation(bytes[start] as number)) start -= 1;
  return start + sequenceLength(bytes[start] as number) > length ? start : length;
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}
