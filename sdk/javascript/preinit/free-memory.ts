/**
 * What initialization has freed is still in memory: text that was parsed, buffers that were outgrown. No program can read it,
 * and every component would carry it. The allocator of the engine's libc (dlmalloc, as in wasi-libc) knows what is free, by the
 * head in front of each piece; here its state is found and followed.
 */

const WORD = 4;
/** `struct malloc_state`, in words. */
const STATE = { topSize: 3, leastAddress: 4, top: 6, segment: 112, words: 116 } as const;
/** A piece begins with the size of a free one before it, and its own size with flags. */
const HEAD = { previous: 1, inUse: 2, all: 7 } as const;
const HEAD_BYTES = 8;
/** Of what a piece holds, behind its head. */
const ALIGNMENT = 16;
/** Links of free pieces: to others of the same size; large ones are also in a tree. */
const LINKS_BYTES = 32;
/** Kept at the end of a segment. */
const MOST_FOOT_BYTES = 128;

interface Heap {
  readonly start: number;
  /** The free rest at the end. */
  readonly top: number;
  readonly end: number;
}

/**
 * Sets what is free to zero.
 *
 * @param memory of the engine after initialization
 * @returns how many bytes were set; 0 for memory that is not laid out as expected, which stays as it is
 */
export function clearFreeMemory(memory: Uint8Array): number {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.byteLength / WORD);
  const heap = findHeap(words);
  const free = heap === undefined ? undefined : freePieces(words, heap);
  if (heap === undefined || free === undefined) return 0;
  let cleared = 0;
  for (const [from, to] of [...free, [heap.top + HEAD_BYTES, heap.end] as const]) {
    memory.fill(0, from, to);
    cleared += to - from;
  }
  return cleared;
}

/** Looks for the allocator's state by what must hold of it; more than one place that it could be is none. */
function findHeap(words: Uint32Array): Heap | undefined {
  let found: Heap | undefined;
  for (let at = 0; at + STATE.words < words.length; at++) {
    const start = words[at + STATE.segment]!;
    if (start === 0 || start !== words[at + STATE.leastAddress] || start < at * WORD || start % 8 !== 0) continue;
    const [top, topSize] = [words[at + STATE.top]!, words[at + STATE.topSize]!];
    const end = start + words[at + STATE.segment + 1]!;
    if (top <= start || top + topSize > end || end - top - topSize > MOST_FOOT_BYTES || end > words.length * WORD) continue;
    if ((words[top / WORD + 1]! & ~HEAD.all) >>> 0 !== topSize) continue;
    if (found !== undefined) return undefined;
    found = { start: start + ((ALIGNMENT - ((start + HEAD_BYTES) % ALIGNMENT)) % ALIGNMENT), top, end: top + topSize };
  }
  return found;
}

/** @returns undefined when a piece contradicts another */
function freePieces(words: Uint32Array, { start, top }: Heap): (readonly [from: number, to: number])[] | undefined {
  const free: (readonly [from: number, to: number])[] = [];
  let wasInUse = true;
  let at = start;
  while (at < top) {
    const head = words[at / WORD + 1]!;
    const size = (head & ~HEAD.all) >>> 0;
    if (size < 2 * HEAD_BYTES || at + size > top || ((head & HEAD.previous) !== 0) !== wasInUse) return undefined;
    wasInUse = (head & HEAD.inUse) !== 0;
    if (!wasInUse) {
      if (words[(at + size) / WORD] !== size) return undefined;
      if (size > LINKS_BYTES) free.push([at + LINKS_BYTES, at + size]);
    }
    at += size;
  }
  return at === top ? free : undefined;
}
