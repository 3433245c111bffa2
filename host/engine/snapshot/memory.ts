import { type MemoryImage, memoryRun, type Run, writeImage } from './image.ts';

/** Puts memories back to an image. The plain one copies; a host may have a faster one. */
export interface MemoryStrategy {
  readonly name: string;
  /**
   * Takes charge of one memory of one instance, and makes it equal to the image.
   *
   * @param content of the memory now: that of the image, or zeros
   */
  attach(memory: WebAssembly.Memory, image: MemoryImage, content: 'image' | 'zeros'): AttachedMemory;
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
  attach(memory, image, content) {
    if (content === 'zeros') writeImage(image, memory);
    return new CopiedMemory(memory, image);
  },
};

/** What images hold, in memory: it is needed at each reset. */
const loaded = new WeakMap<MemoryImage, readonly Run[]>();

function load(image: MemoryImage): readonly Run[] {
  const runs = loaded.get(image) ?? image.runs.map((run) => (run.file ? memoryRun(run.offset, run.bytes) : run));
  loaded.set(image, runs);
  return runs;
}

class CopiedMemory implements AttachedMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #runs: readonly Run[];
  #bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory, image: MemoryImage) {
    this.#memory = memory;
    this.#runs = load(image);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  reset(): boolean {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    const bytes = this.#bytes;
    let end = 0;
    for (const run of this.#runs) {
      if (run.offset > end) bytes.fill(0, end, run.offset);
      bytes.set(run.bytes, run.offset);
      end = run.offset + run.length;
    }
    if (end < bytes.length) bytes.fill(0, end);
    return false;
  }
}
