import { HELD_BYTES, type HostMemory } from '../../engine/index.ts';

interface Chunk {
  /** What nobody has taken yet. */
  bytes: Uint8Array;
  /** What it counts for until its last byte is taken: a part of an array keeps all of it. */
  cost: number;
}

/**
 * Bytes in order of arrival, kept as the chunks in which they came. Small chunks that follow each other are put
 * together: a guest that writes byte by byte must not cost the host an object for each.
 */
export class ByteQueue {
  #chunks: Chunk[] = [];
  /** Index of the first chunk that is still here: shifting an array of many chunks would cost its length each time. */
  #first = 0;
  #size = 0;
  /** Where the last chunk lies when it may grow, and where in there it ends. */
  #block: Uint8Array | undefined;
  #blockEnd = 0;
  #memory: HostMemory | undefined;
  /** What all chunks count for. */
  #cost = 0;

  get size(): number {
    return this.#size;
  }

  /** From now on what is in here counts for `memory`. */
  heldBy(memory: HostMemory): void {
    if (this.#memory !== undefined) return;
    memory.hold(this.#cost);
    this.#memory = memory;
  }

  /** @throws SkerryError `LIMIT_HOST_MEMORY` where the queue counts for somebody; nothing is pushed then */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const last = bytes.length < SMALL_BYTES ? this.#growing(bytes.length) : undefined;
    const cost = last === undefined ? bytes.length + HELD_BYTES.chunk : this.#block === undefined ? BLOCK_BYTES : 0;
    this.#memory?.hold(cost);
    this.#cost += cost;
    this.#size += bytes.length;
    if (last === undefined) {
      this.#chunks.push({ bytes, cost });
      this.#block = undefined;
    } else {
      this.#join(last, bytes);
      last.cost += cost;
    }
  }

  /** The next bytes, at most `max`; never more than one chunk, so nothing is copied. Empty when the queue is. */
  take(max: number): Uint8Array {
    const chunk = this.#chunks[this.#first];
    if (chunk === undefined || max <= 0) return EMPTY;
    const { bytes } = chunk;
    this.#size -= Math.min(bytes.length, max);
    if (bytes.length > max) {
      chunk.bytes = bytes.subarray(max);
      return bytes.subarray(0, max);
    }
    this.#release(chunk.cost);
    this.#first += 1;
    if (this.#first === this.#chunks.length) this.clear();
    else if (this.#first === COMPACT_AFTER) this.#compact();
    return bytes;
  }

  /** Everything as one array; the queue is empty afterwards. Copies only when there are several chunks. */
  takeAll(): Uint8Array {
    if (this.#chunks.length - this.#first <= 1) return this.take(this.#size);
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (let i = this.#first; i < this.#chunks.length; i++) {
      const { bytes } = this.#chunks[i] as Chunk;
      all.set(bytes, at);
      at += bytes.length;
    }
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#size = 0;
    this.#block = undefined;
    this.#release(this.#cost);
  }

  #release(cost: number): void {
    this.#memory?.free(cost);
    this.#cost -= cost;
  }

  /** The last chunk, when it is small, or lies in a block with so much room. */
  #growing(length: number): Chunk | undefined {
    const last = this.#chunks.at(-1);
    if (last === undefined) return undefined;
    const mayGrow = this.#block === undefined ? last.bytes.length < SMALL_BYTES : this.#blockEnd + length <= this.#block.length;
    return mayGrow ? last : undefined;
  }

  #join(last: Chunk, bytes: Uint8Array): void {
    const block = this.#block ?? this.#startBlock(last.bytes);
    const end = this.#blockEnd + bytes.length;
    block.set(bytes, this.#blockEnd);
    last.bytes = block.subarray(this.#blockEnd - last.bytes.length, end);
    this.#blockEnd = end;
  }

  #startBlock(last: Uint8Array): Uint8Array {
    this.#block = new Uint8Array(BLOCK_BYTES);
    this.#block.set(last);
    this.#blockEnd = last.length;
    return this.#block;
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
