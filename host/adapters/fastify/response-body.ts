import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { HOST_LIMITS, type SkerryError } from '../../base/index.ts';
import type { ByteSink } from '../../wasi/index.ts';
import { atEndOfTurn, bodyIncomplete } from '../../runtime/index.ts';

const NOTHING = Buffer.alloc(0);

type Trailers = readonly (readonly [string, Uint8Array])[];

/**
 * A response's body as the guest writes it, in the form that Fastify sends. When the client reads slowly, the stream
 * fills up, `capacity` falls to 0 and the guest waits.
 */
export class ResponseBody extends Readable implements ByteSink {
  readonly #raw: ServerResponse;
  readonly #onTrailers: (trailers: Trailers) => void;
  #waiters: (() => void)[] = [];
  #ended = false;

  /** @param raw where it goes, unless a hook of the application puts something in between */
  constructor(raw: ServerResponse, onTrailers: (trailers: Trailers) => void) {
    super({ highWaterMark: HOST_LIMITS.streamBufferBytes });
    this.#raw = raw;
    this.#onTrailers = onTrailers;
  }

  get isOpen(): boolean {
    return !this.destroyed;
  }

  get capacity(): number {
    return this.isOpen ? Math.max(0, this.readableHighWaterMark - this.readableLength) : 0;
  }

  /** What is empty, or comes too late, the stream drops by itself. */
  write(bytes: Uint8Array): void {
    this.push(bytes);
  }

  async ready(): Promise<void> {
    while (this.isOpen && this.capacity === 0) await this.#read();
  }

  async flushed(): Promise<void> {
    while (this.isOpen && this.readableLength > 0) await this.#read();
  }

  end(trailers?: Trailers): void {
    if (this.#ended) return;
    this.#ended = true;
    if (trailers && trailers.length > 0) this.#onTrailers(trailers);
    this.push(null);
  }

  /** @param reason what the client is told, as long as nothing of the response has left */
  abort(reason: SkerryError = bodyIncomplete()): void {
    if (!this.#ended) this.destroy(reason);
  }

  /** Node keeps the head until the body begins. Whoever waits for the head before sending more would wait for ever. */
  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    const piped = super.pipe(destination, options);
    if ((destination as unknown) === this.#raw) atEndOfTurn(() => this.#flushHead());
    return piped;
  }

  #flushHead(): void {
    // `flushHeaders` would write values that are not ASCII in UTF-8.
    if (this.isOpen && !this.#raw.headersSent && !this.#raw.destroyed) this.#raw.write(NOTHING);
  }

  /** Resolves when the reader took something or is gone. */
  #read(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Every byte that leaves the buffer passes here or never entered it. */
  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    if (chunk !== null) this.#wake();
    return chunk;
  }

  override _read(): void {
    // The guest pushes; nothing to pull.
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#wake();
    callback(error);
  }
}
