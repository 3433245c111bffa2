import type { ResultError } from '../../base/index.ts';
import type { ByteSource } from '../source.ts';
import { Gate } from './gate.ts';

/** Where the bytes of a `PulledSource` come from. */
export interface Pulled {
  /** The next part. It is asked for when the guest has what came before, and one at a time. */
  read(): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Nobody reads on. */
  cancel(): void;
  /** What the guest gets where it breaks off. @param cause what `read` rejected with, or `fail` was given */
  failure(cause: unknown): ResultError<unknown>;
  /** All of it came, it broke off, or nobody reads on. */
  over?(): void;
}

const NOTHING = new Uint8Array(0);

/** Bytes that are fetched part by part, none before the guest asks: a stream of the platform, as a guest pulls it. */
export class PulledSource implements ByteSource {
  readonly trailers = undefined;
  readonly #from: Pulled;
  readonly #arrived = new Gate();
  #chunk: Uint8Array | undefined;
  #isReading = false;
  #isOver = false;
  #failure: ResultError<unknown> | undefined;

  constructor(from: Pulled) {
    this.#from = from;
  }

  get isReady(): boolean {
    return this.#chunk !== undefined || this.#isOver;
  }

  take(max: number): Uint8Array | undefined {
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = chunk.length > max ? chunk.subarray(max) : undefined;
      return chunk.length > max ? chunk.subarray(0, max) : chunk;
    }
    if (this.#failure) throw this.#failure;
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

  cancel(): void {
    if (this.#isOver) return;
    this.#chunk = undefined;
    this.#end();
    this.#from.cancel();
  }

  /** It breaks off, behind what has come. */
  fail(cause: unknown): void {
    if (this.#isOver) return;
    this.#failure = this.#from.failure(cause);
    this.#end();
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#from.read();
      if (this.#isOver) return;
      if (done) this.#end();
      else if (value.length > 0) this.#chunk = value;
    } catch (cause) {
      this.fail(cause);
    } finally {
      this.#isReading = false;
      this.#arrived.open();
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#from.over?.();
    this.#arrived.open();
  }
}
