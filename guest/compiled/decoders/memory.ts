/** Memory of the engine, into which this module is linked. */
@external("__main_module__", "cabi_realloc")
declare function reallocate(old: usize, oldSize: usize, align: usize, size: usize): usize;

/** Ends the sandbox where there is no more. */
export function resize(old: usize, oldSize: usize, size: usize): usize {
  const address = reallocate(old, oldSize, 16, size);
  if (address == 0) unreachable();
  return address;
}

export function allocate(size: usize): usize {
  return resize(0, 0, size);
}

/** The engine has nothing that frees, but gives back what is cut off. */
export function free(address: usize, size: usize): void {
  reallocate(address, size, 16, 1);
}
