import { loadLibc } from './libc.ts';

const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;

/** A block of this size or more is mapped by itself, and so goes back to the system when it is freed. */
const LARGE_BYTES = 1024 * 1024;
/** What may stay at the end of the heap for what comes next. */
const TRIM_BYTES = 16 * LARGE_BYTES;

/** Soon after a start, whose work has left most of the holes; then from time to time: V8 compiles what is used much, and frees what that took. */
const FIRST_TRIM_MS = 5000;
const TRIM_EVERY_MS = 60_000;

/**
 * Has memory of large buffers go back to the system when they are gone. By default glibc raises the size from which it maps blocks by
 * themselves to that of the largest which was ever freed, 32 MB at most: after the first component of 14 MB has been prepared, the
 * buffers of all further ones lie among small blocks that stay, and so do holes in their place. A setting of the whole process; other
 * C libraries need none.
 */
export function giveLargeBlocksBack(): void {
  const libc = loadLibc();
  if (typeof libc === 'string') return;
  try {
    const mallopt = libc.func('int mallopt(int parameter, int value)') as (parameter: number, value: number) => number;
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, TRIM_BYTES);
  } catch {
    // musl has no such function, and maps large blocks by themselves.
  }
}

let isTrimming = false;

/**
 * Gives pages back on which all blocks have been freed, from now on once a minute. By itself glibc gives back only what lies behind the last block
 * of its heap: a server under load kept 30 MB of holes, most of them in the heaps of threads that compile. That takes some milliseconds of another
 * thread.
 */
export function giveHolesBack(): void {
  if (isTrimming) return;
  const libc = loadLibc();
  if (typeof libc === 'string') return;
  try {
    const trim = libc.func('int malloc_trim(size_t pad)') as unknown as Trim;
    const run = (): void => trim.async(0, () => {});
    setTimeout(run, FIRST_TRIM_MS).unref();
    setInterval(run, TRIM_EVERY_MS).unref();
    isTrimming = true;
  } catch {
    // musl has no such function.
  }
}

interface Trim {
  async(pad: number, done: () => void): void;
}
