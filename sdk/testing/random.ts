import { createHash } from 'node:crypto';
import type { RandomSource } from '@skerry/host/wasi';

const BLOCK_BYTES = 32;

/**
 * The same bytes for the same seed and call, on every machine and for ever: SHA-256 in counter mode. Each call has a
 * stream of its own, so that calls which run at the same time do not depend on who is faster.
 */
export class SeededRandom implements RandomSource {
  readonly #label: string;
  #block = 0;
  #rest: Uint8Array = new Uint8Array(0);

  /** @param call counted from 1 */
  constructor(seed: string | number, call: number) {
    this.#label = `skerry random ${JSON.stringify([String(seed), call])}`;
  }

  bytes(length: number): Uint8Array {
    const result = new Uint8Array(length);
    for (let at = 0; at < length;) {
      if (this.#rest.length === 0) this.#rest = this.#next();
      const part = this.#rest.subarray(0, length - at);
      result.set(part, at);
      this.#rest = this.#rest.subarray(part.length);
      at += part.length;
    }
    return result;
  }

  #next(): Uint8Array {
    const digest = createHash('sha256')
      .update(`${this.#label} ${this.#block++}`)
      .digest();
    return new Uint8Array(digest.buffer, digest.byteOffset, BLOCK_BYTES);
  }
}
