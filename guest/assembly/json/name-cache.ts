/** Slots; a power of two. */
const SLOTS: u32 = 64;
/** Longer names are seldom, and cost more to compare. */
const MOST_BYTES: usize = 64;

/** Names of fields that were read before: the same few come again and again, and need to be made only once. */
export class NameCache {
  private readonly slots: StaticArray<string> = new StaticArray<string>(SLOTS);

  /** The text of the code units from `start` to `end`. */
  get(start: usize, end: usize): string {
    const bytes = end - start;
    if (bytes > MOST_BYTES) return String.UTF16.decodeUnsafe(start, bytes);
    const slot = hash(start, end) & (SLOTS - 1);
    const known = changetype<usize>(unchecked(this.slots[slot]));
    if (known != 0 && isEqual(known, start, bytes)) return changetype<string>(known);
    const text = String.UTF16.decodeUnsafe(start, bytes);
    this.slots[slot] = text;
    return text;
  }
}

/** FNV-1a over code units. Whoever makes names collide loses no more than the cache. */
function hash(at: usize, end: usize): u32 {
  let hash: u32 = 0x811c9dc5;
  for (; at < end; at += 2) hash = (hash ^ load<u16>(at)) * 0x01000193;
  return hash ^ (hash >> 15);
}

function isEqual(known: usize, start: usize, bytes: usize): bool {
  return <usize>changetype<string>(known).length << 1 == bytes && memory.compare(known, start, bytes) == 0;
}
