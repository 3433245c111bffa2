import { isUint8Array } from 'node:util/types';
import { ResultError } from '@skerry/host/base';
import { type ByteSource, Gate, type HttpErrorCode } from '@skerry/host/wasi';
import { invalid } from '../invalid.ts';

type Part = ReadableStreamReadResult<Uint8Array> | undefined;

const NOTHING = new Uint8Array(0);

/** A request body that the test writes piece by piece. Nothing is asked of it before the function asks. */
export class StreamSource implements ByteSource {
  readonly trailers = undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Reads that were begun before. */
  readonly #begun: Promise<Part>[];
  readonly #onFailure: (cause: unknown) => void;
  readonly #arrived = new Gate();
  #chunk: Uint8Array | undefined;
  #isReading = false;
  #isOver = false;
  #hasFailed = false;

  /** @param onFailure told why there is no more of the body, when the test's stream breaks */
  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, begun: readonly Promise<Part>[], onFailure: (cause: unknown) => void) {
    this.#reader = reader;
    this.#begun = [...begun];
    this.#onFailure = onFailure;
  }

  get isReady(): boolean {
    return this.#chunk !== undefined || this.#isOver;
  }

  take(max: number): Uint8Array | undefined {
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = chunk.length > max ? chunk.subarray(max) : undefined;
      return chunk.subarray(0, max);
    }
    if (this.#hasFailed) throw disconnected();
    if (this.#isOver) return undefined;
    void this.#read();
    return NOTHING;
  }

  async ready(): Promise<void> {
    while (!this.isReady) {
      void this.#read();
      await this.#arrived.wait();
    }
  }

  /** When the function has enough, whoever writes is told. */
  cancel(): void {
    this.#isOver = true;
    this.#chunk = undefined;
    this.#reader.cancel().catch(() => {});
    this.#arrived.open();
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const part = await (this.#begun.shift() ?? this.#reader.read());
      if (part === undefined || part.done) this.#isOver = true;
      else if (asBytes(part.value).length > 0) this.#chunk = part.value;
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#isReading = false;
      this.#arrived.open();
    }
  }

  #fail(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#hasFailed = true;
    this.#onFailure(cause);
  }
}

/** A body as long as its `content-length` says, whatever the test sends: a client that sends less has hung up. */
export class DeclaredSource implements ByteSource {
  readonly trailers = undefined;
  readonly #source: ByteSource;
  #left: number;

  constructor(source: ByteSource, bytes: number) {
    this.#source = source;
    this.#left = bytes;
  }

  get isReady(): boolean {
    return this.#left === 0 || this.#source.isReady;
  }

  take(max: number): Uint8Array | undefined {
    if (this.#left === 0) return undefined;
    const chunk = this.#source.take(Math.min(max, this.#left));
    if (chunk === undefined) throw disconnected();
    this.#left -= chunk.length;
    return chunk;
  }

  ready(): Promise<void> {
    return this.#left === 0 ? Promise.resolve() : this.#source.ready();
  }

  cancel(): void {
    this.#left = 0;
    this.#source.cancel();
  }
}

const disconnected = (): ResultError<HttpErrorCode> => new ResultError({ tag: 'connection-terminated' });

/** @throws SkerryError `TEST_INVALID` */
export function asBytes(chunk: unknown): Uint8Array {
  if (isUint8Array(chunk)) return chunk;
  throw invalid('A stream as request body must consist of bytes', 'Pipe text through a TextEncoderStream.');
}
