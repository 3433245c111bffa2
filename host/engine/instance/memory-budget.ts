import type { PrivateLayout } from '../harden/index.ts';

/** The memories of a sandbox, all core instances together. */
export interface SandboxMemories {
  readonly count: number;
  /** Pages of 64 KiB that they may grow by, together: what their initial sizes leave of the limit. */
  readonly growthPages: number;
}

interface Counted {
  /** The size in pages that the guest sees; a `bigint` in a memory of 64 bits. */
  readonly pages: WebAssembly.Global<'i32' | 'i64'>;
  readonly initial: number;
}

/**
 * What the memories of one sandbox may grow by. It keeps no account: the guest's own page counters are one, exact after a
 * reset, and after growth that the system refused.
 */
export class MemoryBudget {
  readonly #growthPages: number;
  readonly #memories: Counted[] = [];

  constructor(growthPages: number) {
    this.#growthPages = growthPages;
  }

  /** A core instance with memories of its own, before any of its code runs. */
  add(exports: WebAssembly.Exports, { memories }: PrivateLayout): void {
    for (const { virtual, initial } of memories) {
      if (virtual) this.#memories.push({ pages: exports[virtual.pages] as Counted['pages'], initial });
    }
  }

  /** What core instances import as `mayGrow`. */
  readonly mayGrow = (pages: number): number => {
    let grown = pages;
    for (const memory of this.#memories) grown += Number(memory.pages.value) - memory.initial;
    return grown <= this.#growthPages ? 1 : 0;
  };
}
