import { HOST_LIMITS } from '../base/index.ts';
import { ByteQueue, type ByteSource, Gate } from '../wasi/index.ts';

type Trailers = readonly (readonly [string, Uint8Array])[];

/** The connection that a body comes from. */
export interface Upstream {
  pause(): void;
  resume(): void;
  cancel(): void;
}

/** An upstream's response body as the guest pulls it; when enough waits here the socket is no longer read. */
export class ResponseBody implements ByteSource {
  readonly #upstream: Upstream;
  readonly #queue = new ByteQueue();
  readonly #changed = new Gate();
  #isPaused = false;
  #isOver = false;
  #failure: unknown;
  #trailers: Trailers | undefined;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  get isReady(): boolean {
    return this.#isOver || this.#queue.size > 0;
  }

  get trailers(): Trailers | undefined {
    return this.#isOver && this.#queue.size === 0 ? this.#trailers : undefined;
  }

  take(max: number): Uint8Array | undefined {
    const bytes = this.#queue.take(max);
    this.#unpause();
    if (bytes.length > 0 || !this.isReady || max === 0) return bytes;
    if (this.#queue.size > 0) return this.#queue.take(max);
    if (this.#failure !== undefined) throw this.#failure;
    return undefined;
  }

  async ready(): Promise<void> {
    while (!this.isReady) await this.#changed.wait();
  }

  cancel(): void {
    this.#queue.clear();
    if (this.#isOver) return;
    this.#close();
    this.#upstream.cancel();
  }

  /** For the exchange: more has come. */
  push(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#queue.push(chunk);
    this.#changed.open();
    if (this.#queue.size < HOST_LIMITS.streamBufferBytes) return;
    this.#isPaused = true;
    this.#upstream.pause();
  }

  /** For the exchange: that was all. */
  end(trailers: Trailers): void {
    if (trailers.length > 0) this.#trailers = trailers;
    this.#close();
  }

  /** For the exchange: there will be no more, though there should be. What has come can still be read. */
  fail(failure: unknown): void {
    if (this.#isOver) return;
    this.#failure = failure;
    this.#close();
  }

  #close(): void {
    this.#isOver = true;
    this.#changed.open();
  }

  /** Reading goes on once half is gone, not at each byte. */
  #unpause(): void {
    if (!this.#isPaused || this.#queue.size > HOST_LIMITS.streamBufferBytes / 2) return;
    this.#isPaused = false;
    this.#upstream.resume();
  }
}
