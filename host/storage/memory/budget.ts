import { SkerryError } from '../../base/index.ts';

/** What all stores of one in-memory driver share: how much they may hold, and the counter of versions. */
export class MemoryBudget {
  readonly #maxBytes: number;
  #bytes = 0;
  #version = 0n;
  #isClosed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** One counter for all keys: a key that is deleted and made again gets no version it had before. */
  nextVersion(): bigint {
    return ++this.#version;
  }

  /** @param bytes how much a write adds; negative when it frees */
  fits(bytes: number): boolean {
    return bytes <= 0 || this.#bytes + bytes <= this.#maxBytes;
  }

  reserve(bytes: number): void {
    if (!this.fits(bytes)) throw this.#full(bytes);
    this.#bytes += bytes;
  }

  checkOpen(): void {
    if (this.#isClosed) throw new SkerryError('STORE_UNAVAILABLE', 'The in-memory storage is closed');
  }

  close(): void {
    this.#isClosed = true;
  }

  #full(bytes: number): SkerryError {
    const message = `The in-memory stores hold ${this.#bytes} of ${this.#maxBytes} bytes; a write needs ${bytes} more`;
    return new SkerryError('STORE_FULL', message, {
      help: 'Delete keys, raise the limit of the in-memory storage, or keep the data in SQLite.',
    });
  }
}
