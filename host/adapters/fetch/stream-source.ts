import { ResultError } from '../../base/index.ts';
import { type ByteSource, Gate, type HttpErrorCode } from '../../wasi/index.ts';

const NOTHING = new Uint8Array(0);

/** A stream of bytes as a guest pulls it. Nothing is asked of the stream before the guest asks. */
export class StreamSource implements ByteSource {
  readonly trailers = undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #failure: HttpErrorCode;
  readonly #arrived = new Gate();
  #chunk: Uint8Array | undefined;
  #isReading = false;
  #state: 'open' | 'ended' | 'failed' = 'open';

  /** @param failure what the guest is told when the stream breaks off */
  constructor(stream: ReadableStream<Uint8Array>, failure: HttpErrorCode) {
    this.#reader = stream.getReader();
    this.#failure = failure;
  }

  get isReady(): boolean {
    return this.#chunk !== undefined || this.#state !== 'open';
  }

  take(max: number): Uint8Array | undefined {
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      this.#chunk = chunk.length > max ? chunk.subarray(max) : undefined;
      return chunk.length > max ? chunk.subarray(0, max) : chunk;
    }
    if (this.#state === 'failed') throw new ResultError(this.#failure);
    if (this.#state === 'ended') return undefined;
    void this.#read();
    return NOTHING;
  }

  async ready(): Promise<void> {
    while (!this.isReady) {
      void this.#read();
      await this.#arrived.wait();
    }
  }

  /** Whoever sends is told that nobody reads on. */
  cancel(): void {
    if (this.#state !== 'open') return;
    this.#end('ended');
    this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#state !== 'open') return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#reader.read();
      if (this.#state !== 'open') return;
      if (done) this.#end('ended');
      else if (value.length > 0) this.#chunk = value;
    } catch {
      if (this.#state === 'open') this.#end('failed');
    } finally {
      this.#isReading = false;
      this.#arrived.open();
    }
  }

  #end(state: 'ended' | 'failed'): void {
    this.#state = state;
    this.#chunk = undefined;
    this.#arrived.open();
  }
}
