import type { MemoryImage } from './image.ts';

/** Puts memories back to an image. The plain one copies; a host may have a faster one. */
export interface MemoryStrategy {
  readonly name: string;
  /** Takes charge of one memory of one instance, which has the content of `image` now. */
  attach(memory: WebAssembly.Memory, image: MemoryImage): AttachedMemory;
  /**
   * Gives whole pages of a memory that nobody uses any more back to the system, where that is possible. For the collector a
   * memory is a small object, so it may find it long after.
   */
  readonly release?: (pages: Uint8Array) => void;
}

export interface AttachedMemory {
  /**
   * Makes the memory equal to the image; whatever it has grown by becomes zero. Where that takes long, a bounded part of
   * it is done.
   *
   * @returns whether there is more to do
   */
  reset(): boolean;
}

/** Copies the image, and clears the rest. */
export const plainCopy: MemoryStrategy = {
  name: 'copy',
  attach: (memory, image) => new CopiedMemory(memory, image),
};

class CopiedMemory implements AttachedMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #image: MemoryImage;
  #bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory, image: MemoryImage) {
    this.#memory = memory;
    this.#image = image;
    this.#bytes = new Uint8Array(memory.buffer);
  }

  reset(): boolean {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    const bytes = this.#bytes;
    let end = 0;
    for (const run of this.#image.runs) {
      if (run.offset > end) bytes.fill(0, end, run.offset);
      bytes.set(run.bytes, run.offset);
      end = run.offset + run.bytes.length;
    }
    if (end < bytes.length) bytes.fill(0, end);
    return false;
  }
}
