import { type CoreInstance, type MemoryStrategy, ownMemories } from '../snapshot/index.ts';

/** What one step gives back: a thousand pages, some hundred microseconds. */
const STEP_BYTES = 4 * 1024 * 1024;

/** The memories of an instance that is of no further use, on their way back to the system. */
export class Remains {
  readonly #release: MemoryStrategy['release'];
  readonly #memories: WebAssembly.Memory[];
  #offset = 0;

  constructor(cores: readonly CoreInstance[], release: MemoryStrategy['release']) {
    this.#release = release;
    this.#memories = release ? ownMemories(cores) : [];
  }

  /** @returns whether there is more */
  step(): boolean {
    const memory = this.#memories.at(-1);
    if (memory === undefined) return false;
    const pages = new Uint8Array(memory.buffer).subarray(this.#offset, this.#offset + STEP_BYTES);
    if (pages.length > 0) this.#release!(pages);
    this.#offset += STEP_BYTES;
    if (this.#offset >= memory.buffer.byteLength) {
      this.#memories.pop();
      this.#offset = 0;
    }
    return this.#memories.length > 0;
  }
}
