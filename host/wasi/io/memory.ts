import type { ByteSource } from '../source.ts';

/** Bytes that are all here: a body that was received as a whole, or none. */
export class BytesSource implements ByteSource {
  #rest: Uint8Array | undefined;
  readonly #trailers: ByteSource['trailers'];

  constructor(bytes?: Uint8Array, trailers?: ByteSource['trailers']) {
    this.#rest = bytes !== undefined && bytes.length > 0 ? bytes : undefined;
    this.#trailers = trailers;
  }

  readonly isReady = true;

  get trailers(): ByteSource['trailers'] {
    return this.#rest === undefined ? this.#trailers : undefined;
  }

  take(max: number): Uint8Array | undefined {
    const rest = this.#rest;
    if (rest === undefined) return undefined;
    this.#rest = rest.length > max ? rest.subarray(max) : undefined;
    return rest.length > max ? rest.subarray(0, max) : rest;
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): void {
    this.#rest = undefined;
  }
}
