/**
 * Puts a component instance back to where it was: memories, mutable globals, tables, and virtual memory sizes of all
 * its core instances together. They point into each other, so one of them alone is never reset.
 *
 * What cannot be put back exactly is said so, and the instance has to be made anew. The rule: no guest can tell a reset
 * instance from a fresh one.
 *
 * Growth needs help from the caller to keep that rule. An engine never gives pages back; they are zero and outside of the
 * size that the guest sees, but an access to them does not trap as it would in an instance that never grew. So keep all
 * instances of a component at the same real size: `reserve` what the largest one has before an instance takes a request.
 */
import { type MemoryImage, takeImage } from './image.ts';
import { type AttachedMemory, type MemoryStrategy, plainCopy } from './memory.ts';
import { type CoreInstance, findState, isHeapObject, type MemorySlot, type StateSlots } from './state.ts';

export { derive, overlay } from './delta.ts';
export { cut, type FileRange, fileRun, imageOf, type MemoryImage, memoryRun, type Run, type Segment, writeImage } from './image.ts';
export { type AttachedMemory, type MemoryStrategy, plainCopy } from './memory.ts';
export type { CoreInstance } from './state.ts';

const PAGE_BYTES = 65_536;

/** 20 nanoseconds each, and 50 when an instance is made. */
const MAX_WRITTEN_ENTRIES = 16_384;

export type ResetResult =
  | {
      readonly outcome: 'done';
      /** Pages of 64 KiB that the engine keeps beyond the size that the guest sees. */
      readonly surplusPages: number;
    }
  | { readonly outcome: 'unfinished' }
  | { readonly outcome: 'impossible'; readonly reason: string };

/** What all instances of a component have in common after initialization. Immutable, and shared by them. */
export interface Snapshot {
  readonly images: readonly MemoryImage[];
}

/**
 * Takes the snapshot of an instance that stands where its successors should start. Call it when no call runs.
 */
export function takeSnapshot(cores: readonly CoreInstance[]): Snapshot {
  return { images: findState(cores).memories.map((slot) => takeImage(slot.memory, sizeOf(slot))) };
}

/** The size that the guest sees, in bytes. */
function sizeOf({ memory, pages }: MemorySlot): number {
  return pages ? Number(pages.value) * PAGE_BYTES : memory.buffer.byteLength;
}

/** The memories that belong to an instance. */
export const ownMemories = (cores: readonly CoreInstance[]): WebAssembly.Memory[] => findState(cores).memories.map(({ memory }) => memory);

/** All memories of an instance as the guest sees them, in bytes. */
export function memoryBytes(cores: readonly CoreInstance[]): number {
  return findState(cores).memories.reduce((sum, slot) => sum + sizeOf(slot), 0);
}

/** One component instance that can be put back. Create it while the instance stands where it should return to. */
export class ResettableState {
  readonly #slots: StateSlots;
  readonly #memories: readonly AttachedMemory[];
  readonly #sizes: readonly number[];
  readonly #pages: readonly unknown[];
  readonly #globals: readonly unknown[];
  readonly #counters: readonly unknown[];
  readonly #tables: readonly unknown[][];
  readonly #obstacle: string | undefined;
  #memoriesDone = 0;

  /**
   * @param snapshot of this instance, or of another of the same component whose content is to replace this one's: only
   * where initialization does the same in each
   * @param attached its memories, where they are attached already
   */
  constructor(
    cores: readonly CoreInstance[],
    snapshot: Snapshot,
    strategy: MemoryStrategy = plainCopy,
    attached?: readonly AttachedMemory[],
  ) {
    const slots = findState(cores);
    this.#slots = slots;
    this.#globals = slots.globals.map(({ global }) => global.value as unknown);
    this.#counters = slots.counters.map((counter) => counter.value as unknown);
    this.#pages = slots.memories.map(({ pages }) => pages?.value as unknown);
    this.#sizes = slots.memories.map(({ memory }) => memory.buffer.byteLength);
    const obstacle = slots.obstacle ?? tableObstacle(slots);
    this.#tables = obstacle === undefined ? slots.tables.map(entries) : [];
    this.#obstacle = obstacle ?? this.#heapObstacle() ?? sizeObstacle(slots, snapshot);
    const attach = ({ memory }: MemorySlot, i: number): AttachedMemory =>
      attached?.[i] ?? strategy.attach(memory, snapshot.images[i]!, 'image');
    this.#memories = this.#obstacle === undefined ? slots.memories.map(attach) : [];
  }

  /** Why this instance can never be put back, whatever happens. */
  get obstacle(): string | undefined {
    return this.#obstacle;
  }

  /** Pages of 64 KiB that the engine holds for each memory. */
  get realPages(): number[] {
    return this.#slots.memories.map(({ memory }) => memory.buffer.byteLength / PAGE_BYTES);
  }

  /** Makes the engine hold at least as many pages for each memory as `realPages` of another instance says. */
  reserve(realPages: readonly number[]): void {
    const { memories } = this.#slots;
    for (let i = 0; i < memories.length; i++) {
      const { memory, pages } = memories[i]!;
      const missing = realPages[i]! - memory.buffer.byteLength / PAGE_BYTES;
      // A memory of 64 bits takes a bigint, which the type does not know.
      if (pages && missing > 0) memory.grow((typeof pages.value === 'bigint' ? BigInt(missing) : missing) as number);
    }
  }

  /**
   * Puts everything back, or nothing: then the instance is of no further use. Call it when no call runs, and again
   * until it is finished: a guest that has written much gives its memory back one bounded part after another.
   */
  reset(): ResetResult {
    const reason = this.#obstacle ?? this.#changeObstacle();
    if (reason !== undefined) return { outcome: 'impossible', reason };
    for (; this.#memoriesDone < this.#memories.length; this.#memoriesDone++) {
      if (this.#memories[this.#memoriesDone]!.reset()) return { outcome: 'unfinished' };
    }
    this.#memoriesDone = 0;
    const { globals, memories } = this.#slots;
    for (let i = 0; i < globals.length; i++) globals[i]!.global.value = this.#globals[i];
    let surplusPages = 0;
    for (let i = 0; i < memories.length; i++) {
      const { memory, pages } = memories[i]!;
      if (!pages) continue;
      pages.value = this.#pages[i];
      surplusPages += memory.buffer.byteLength / PAGE_BYTES - Number(this.#pages[i]);
    }
    this.#resetTables();
    return { outcome: 'done', surplusPages };
  }

  #resetTables(): void {
    for (let i = 0; i < this.#tables.length; i++) {
      const table = this.#slots.tables[i]!;
      const saved = this.#tables[i]!;
      for (let j = 0; j < saved.length; j++) if (table.get(j) !== saved[j]) table.set(j, saved[j]);
    }
  }

  /** A reference to an object that can change inside would come back changed. */
  #heapObstacle(): string | undefined {
    const held =
      this.#slots.globals.some(({ opaque }, i) => opaque && isHeapObject(this.#globals[i])) ||
      this.#tables.some((table) => table.some(isHeapObject));
    return held ? 'A global or table holds an object of the collected heap' : undefined;
  }

  /** What happened since that cannot be undone. */
  #changeObstacle(): string | undefined {
    const { counters, memories, tables } = this.#slots;
    for (let i = 0; i < counters.length; i++) {
      if (counters[i]!.value !== this.#counters[i]) return 'A data or element segment was dropped';
    }
    for (let i = 0; i < memories.length; i++) {
      const { memory, pages } = memories[i]!;
      if (!pages && memory.buffer.byteLength !== this.#sizes[i]) return 'A memory has grown';
    }
    for (let i = 0; i < tables.length; i++) {
      if (tables[i]!.length !== this.#tables[i]!.length) return 'A table has grown';
    }
    return undefined;
  }
}

function entries(table: WebAssembly.Table): unknown[] {
  return Array.from({ length: table.length }, (_, i) => table.get(i) as unknown);
}

/** Each entry is asked for in each reset, and more than these take longer than a new instance. */
function tableObstacle({ tables }: StateSlots): string | undefined {
  const entries = tables.reduce((sum, { length }) => sum + length, 0);
  return entries > MAX_WRITTEN_ENTRIES ? `Tables that are written have ${entries} entries` : undefined;
}

function sizeObstacle(slots: StateSlots, snapshot: Snapshot): string | undefined {
  const same =
    slots.memories.length === snapshot.images.length && slots.memories.every((slot, i) => sizeOf(slot) === snapshot.images[i]!.byteLength);
  return same ? undefined : 'The snapshot was taken of another component or at another memory size';
}
