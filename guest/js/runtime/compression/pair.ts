/** Turns chunks of bytes into others, which it makes when they are asked for. */
export interface Coder {
  feed(data: Uint8Array): Iterable<Uint8Array>;
  /** After all data. Throws when they are not whole. */
  end(): void;
  /** Gives memory back. */
  release(): void;
}

/**
 * So much may wait to be read, in bytes. A `TransformStream` lets everything wait that a chunk gives: a thousand times as much as
 * the chunk, if it was made for that.
 */
const MOST_QUEUED = 1_048_576;

/** The two ends of a coder. Fails at both, and writes wait for whoever reads. */
export class CoderPair {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<BufferSource>;
  readonly #coder: Coder;
  #source: ReadableStreamDefaultController<Uint8Array> | undefined;
  #sink: WritableStreamDefaultController | undefined;
  #isWanted = false;
  #wake: () => void = () => undefined;
  #left: { readonly reason: unknown } | undefined;

  constructor(coder: Coder) {
    this.#coder = coder;
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#source = controller),
        pull: () => this.#want(),
        cancel: (reason) => this.#leave(reason),
      },
      { highWaterMark: 0, size: (chunk) => chunk.byteLength },
    );
    this.writable = new WritableStream<BufferSource>({
      start: (controller) => void (this.#sink = controller),
      write: (chunk) => this.#write(chunk),
      close: () => this.#close(),
      abort: (reason) => this.#fail(reason),
    });
  }

  #want(): void {
    this.#isWanted = true;
    this.#wake();
  }

  #leave(reason: unknown): void {
    this.#left = { reason };
    this.#coder.release();
    this.#sink?.error(reason);
    this.#wake();
  }

  async #write(chunk: BufferSource): Promise<void> {
    try {
      const data = bytesOf(chunk);
      await this.#wanted();
      for (const output of this.#coder.feed(data)) {
        this.#isWanted = false;
        this.#source!.enqueue(output);
        if (this.#source!.desiredSize! < -MOST_QUEUED) await this.#wanted();
      }
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** @throws whatever whoever reads has left with */
  async #wanted(): Promise<void> {
    while (!this.#isWanted && this.#left === undefined) await new Promise<void>((resolve) => void (this.#wake = resolve));
    if (this.#left !== undefined) throw this.#left.reason;
  }

  #close(): void {
    try {
      this.#coder.end();
      this.#source!.close();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fail(reason: unknown): void {
    this.#coder.release();
    if (this.#left === undefined) this.#source!.error(reason);
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (Object.prototype.toString.call(chunk) === '[object ArrayBuffer]') return new Uint8Array(chunk as ArrayBuffer);
  throw new TypeError('Chunks of a compression stream are bytes: an ArrayBuffer or a view of one');
}
