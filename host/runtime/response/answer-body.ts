import { type ByteSink, type HeaderEntries, Pipe } from '../../wasi/index.ts';

/** At most as much as a `Pipe` holds: whatever is here is taken at once. */
const ALL = Number.MAX_SAFE_INTEGER;

/** The body of an answer as somebody in this process reads it. A guest writes no faster than it is read. */
export interface AnswerBody {
  /**
   * The next bytes.
   *
   * @returns undefined at the end
   * @throws why the body broke off: a SkerryError, or the reason that its reader has left for
   */
  read(): Promise<Uint8Array | undefined>;
  /** All of it is here: `read` hands it out at once, and as one. */
  readonly isWhole: boolean;
  /** Fields behind the body, known at its end; undefined: there are none. */
  readonly trailers: HeaderEntries | undefined;
  /** Nobody reads on: the client has gone, as far as the function can tell. */
  cancel(): void;
}

/** What happens to a body on its way. */
export interface BodyEvents {
  /** Something came, or the end: there will be no error in place of the answer. */
  begun(): void;
  /** The guest gave up. */
  broken(): void;
  /** Everything was read. */
  complete(): void;
  /** The reader has gone. */
  left(): void;
}

/** A body that a guest writes and somebody in this process reads. What is in between counts as with the client. */
export class StreamedBody implements AnswerBody, ByteSink {
  readonly isWhole = false;
  readonly #pipe = new Pipe();
  readonly #events: BodyEvents;
  readonly #length: number | undefined;
  #written = 0;
  #failure: Error | undefined;
  #isOver = false;

  /** @param length what `content-length` says: a client takes so many bytes for all, whatever becomes of the guest */
  constructor(events: BodyEvents, length: number | undefined) {
    this.#events = events;
    this.#length = length;
  }

  get capacity(): number {
    return this.#pipe.sink.capacity;
  }

  get isOpen(): boolean {
    return this.#pipe.sink.isOpen;
  }

  write(bytes: Uint8Array): void {
    this.#written += bytes.length;
    this.#pipe.sink.write(bytes);
    this.#events.begun();
  }

  ready(): Promise<void> {
    return this.#pipe.sink.ready();
  }

  /** Bytes that are here have left the host's buffers. */
  flushed(): undefined {}

  end(trailers?: HeaderEntries): void {
    this.#pipe.sink.end(trailers);
    this.#events.begun();
  }

  abort(): void {
    if (this.isOpen) this.#events.broken();
  }

  /** Nothing more comes of a body that has not ended. @param reason what the reader is told behind what did come */
  break(reason: Error): void {
    if (!this.isOpen) return;
    if (this.#written !== this.#length) this.#failure = reason;
    this.#pipe.sink.end();
  }

  async read(): Promise<Uint8Array | undefined> {
    const { source } = this.#pipe;
    while (!source.isReady) await source.ready();
    const chunk = source.take(ALL);
    if (chunk === undefined) this.#end();
    return chunk;
  }

  #end(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.complete();
  }

  get trailers(): HeaderEntries | undefined {
    return this.#pipe.source.trailers;
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pipe.source.cancel();
    this.#events.left();
  }
}

/** A body that is here as a whole. */
export class WholeBody implements AnswerBody {
  readonly isWhole = true;
  #rest: Uint8Array | undefined;

  constructor(bytes: Uint8Array | undefined) {
    this.#rest = bytes?.length === 0 ? undefined : bytes;
  }

  async read(): Promise<Uint8Array | undefined> {
    const bytes = this.#rest;
    this.#rest = undefined;
    return bytes;
  }

  get trailers(): undefined {
    return undefined;
  }

  cancel(): void {
    this.#rest = undefined;
  }
}
