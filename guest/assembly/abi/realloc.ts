/**
 * Where the host puts what it returns. The canonical ABI calls `cabi_realloc` for every string and list; the result is
 * a block of the unmanaged heap that `take…` of `lift.ts` copies out of and frees, unless a landing place was named.
 */

let landing: usize = 0;
let landingSize: usize = 0;

/** The next block that fits goes to `target` and not to the heap: a body is read to where it is needed. */
export function landAt(target: usize, size: usize): void {
  landing = target;
  landingSize = size;
}

/** Takes the landing place back: what the host returned had no bytes, or it did not ask for it. */
export function endLanding(): void {
  landingSize = 0;
}

/** Called by the host only. `oldSize` and `align` are known from the block; every block is aligned to 16. */
export function cabi_realloc(pointer: usize, oldSize: usize, align: usize, size: usize): usize {
  if (pointer != 0 && oldSize != 0) return heap.realloc(pointer, size);
  if (size == 0) return align;
  if (size <= landingSize) {
    landingSize = 0;
    return landing;
  }
  return heap.alloc(size);
}
