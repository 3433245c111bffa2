/** Where the host puts what it passes: blocks of the unmanaged heap, which lifting copies out of and frees. */
export function cabi_realloc(pointer: usize, oldSize: usize, align: usize, size: usize): usize {
  if (pointer != 0 && oldSize != 0) return heap.realloc(pointer, size);
  // Every block is aligned to 16. An empty one needs no memory, only an address that is aligned.
  return size == 0 ? align : heap.alloc(size);
}
