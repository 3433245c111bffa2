/** Memory that values cross the border in. */

/** Where up to 16 core values of one call lie, eight bytes each. */
export const FLAT: usize = memory.data(128, 8);

/** Keeps what follows it aligned to 16. */
const HEADER: usize = 16;

/** The block of `allocate` that was made last; each begins with the address of the one before. */
let latest: usize = 0;

/** A block that lasts until the call which it is for is over. Never collects garbage. */
export function allocate(size: usize): usize {
  const block = heap.alloc(HEADER + size);
  store<usize>(block, latest);
  latest = block;
  return block + HEADER;
}

/** Frees everything that `allocate` gave out. */
export function release(): void {
  let block = latest;
  latest = 0;
  while (block != 0) {
    const earlier = load<usize>(block);
    heap.free(block);
    block = earlier;
  }
}

/** All places of `FLAT` from the first on are zero: what is narrower than its place is then extended with zeros. */
export function clearFlat(count: usize): void {
  memory.fill(FLAT, 0, count << 3);
}

/** Frees a block that the host asked `cabi_realloc` for. An empty one has no address of its own. */
export function freeList(pointer: usize, length: i32): void {
  if (length != 0) heap.free(pointer);
}
