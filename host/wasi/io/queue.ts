import { HELD_BYTES, type HostMemory } from '../../engine/index.ts';

/**
 * Bytes in order of arrival, kept as the chunks in which they came. Small chunks that follow each other are put
 * together: a guest that writes byte by byte must not cost the host an object for each.
 */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** Index of the first chunk that is still here: shifting an array of many chunks would cost its length each time. */
  #first = 0;
  #size = 0;
  /** Where the last chunk lies when it may grow, and where in there it ends. */
  #block: Uint8Array | undefined;
  #blockEnd = 0;
  #memory: HostMemory | undefined;
  /** What is held on the account. */
  #held = 0;

  get size(): number {
    return this.#size;
  }

  /** From now on what is in here counts for `memory`. */
  heldBy(memory: HostMemory): void {
    if (this.#memory !== undefined) return;
    const before = this.#size + (this.#chunks.length - this.#first) * HELD_BYTES.chunk;
    memory.hold(before);
    this.#held = before;
    this.#memory = memory;
  }

  /** @throws SkerryError `LIMIT_HOST_MEMORY` where the queue counts for somebody; nothing is pushed then */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const joins = bytes.length < SMALL_BYTES && this.#mayJoin(bytes.length);
    if (joins) this.#hold(this.#block === undefined ? BLOCK_BYTES : 0);
    else this.#hold(bytes.length + HELD_BYTES.chunk);
    this.#size += bytes.length;
    if (joins) return this.#join(bytes);
    this.#chunks.push(bytes);
    this.#block = undefined;
  }

  /** The next bytes, at most `max`; never more than one chunk, so nothing is copied. Empty when the queue is. */
  take(max: number): Uint8Array {
    const chunk = this.#chunks[this.#first];
    if (chunk === undefined || max <= 0) return EMPTY;
    if (chunk.length > max) return this.#split(chunk, max);
    this.#size -= chunk.length;
    this.#release(chunk.length + HELD_BYTES.chunk);
    this.#first += 1;
    if (this.#first === this.#chunks.length) this.clear();
    else if (this.#first === COMPACT_AFTER) this.#compact();
    return chunk;
  }

  /** Everything as one array; the queue is empty afterwards. Copies only when there are several chunks. */
  takeAll(): Uint8Array {
    if (this.#chunks.length - this.#first <= 1) return this.take(this.#size);
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (let i = this.#first; i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i] as Uint8Array;
      all.set(chunk, at);
      at += chunk.length;
    }
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#size = 0;
    this.#block = undefined;
    this.#release(this.#held);
  }

  #hold(bytes: number): void {
    if (this.#memory === undefined) return;
    this.#memory.hold(bytes);
    this.#held += bytes;
  }

  #release(bytes: number): void {
    const released = Math.min(bytes, this.#held);
    this.#memory?.free(released);
    this.#held -= released;
  }

  /** Whether the last chunk is small, or lies in a block with so much room. */
  #mayJoin(length: number): boolean {
    const last = this.#chunks.at(-1);
    if (last === undefined) return false;
    return this.#block === undefined ? last.length < SMALL_BYTES : this.#blockEnd + length <= this.#block.length;
  }

  #join(bytes: Uint8Array): void {
    const last = this.#chunks.at(-1) as Uint8Array;
    const block = this.#block ?? this.#startBlock(last);
    const end = this.#blockEnd + bytes.length;
    block.set(bytes, this.#blockEnd);
    this.#chunks[this.#chunks.length - 1] = block.subarray(this.#blockEnd - last.length, end);
    this.#blockEnd = end;
  }

  #startBlock(last: Uint8Array): Uint8Array {
    this.#block = new Uint8Array(BLOCK_BYTES);
    this.#block.set(last);
    this.#blockEnd = last.length;
    return this.#block;
  }

  #split(chunk: Uint8Array, max: number): Uint8Array {
    this.#chunks[this.#first] = chunk.subarray(max);
    this.#size -= max;
    return chunk.subarray(0, max);
  }

  #compact(): void {
    this.#chunks = this.#chunks.slice(this.#first);
    this.#first = 0;
  }
}

const SMALL_BYTES = 1024;
const BLOCK_BYTES = 8 * 1024;
const COMPACT_AFTER = 256;
const EMPTY = new Uint8Array(0);
