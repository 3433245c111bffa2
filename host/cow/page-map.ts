import { openSync } from 'node:fs';
import type { Libc } from './libc.ts';

export const PAGE_BYTES = 4096;

/** `PAGEMAP_SCAN` and its categories (Documentation/admin-guide/mm/pagemap.rst, Linux 6.7 and later). */
const PAGEMAP_SCAN = 0xc060_6610;
const ARGUMENT_BYTES = 96;
const FILE = 1n << 2n;
const PRESENT = 1n << 3n;
const SWAPPED = 1n << 4n;

/** Regions that one call returns at most; a guest that writes more scattered than this needs a second call. */
const REGIONS = 512;
const REGION_WORDS = 3;

/**
 * Asks the kernel which pages of a private mapping have been written, and so are copies of the file's pages. It tells
 * only that it happened since the mapping was made, not when.
 */
export class PageMap {
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #argument = new BigUint64Array(new ArrayBuffer(ARGUMENT_BYTES));
  readonly #bytes = new Uint8Array(this.#argument.buffer);
  readonly #regions = new BigUint64Array(new ArrayBuffer(REGIONS * REGION_WORDS * 8));

  private constructor(libc: Libc, fd: number) {
    this.#libc = libc;
    this.#fd = fd;
    const at = libc.address(new Uint8Array(this.#regions.buffer));
    // size, flags, start, end, walk_end, vec, vec_len, max_pages, inverted, mask, anyof_mask, return_mask
    this.#argument.set([96n, 0n, 0n, 0n, 0n, at, BigInt(REGIONS), 0n, FILE, FILE, PRESENT | SWAPPED, PRESENT]);
  }

  /** @returns undefined where the kernel does not offer it, or not to this process */
  static open(libc: Libc): PageMap | undefined {
    try {
      const map = new PageMap(libc, openSync('/proc/self/pagemap', 'r'));
      return map.writtenPages(0n, 0, () => {}) ? map : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Calls `found` for each stretch of written pages.
   *
   * @param address of the first page, in bytes
   * @returns false when the kernel refuses
   */
  writtenPages(address: bigint, pages: number, found: (first: number, count: number) => void): boolean {
    const end = address + BigInt(pages * PAGE_BYTES);
    for (let start = address; ; start = this.#argument[4]!) {
      this.#argument[2] = start;
      this.#argument[3] = end;
      const regions = this.#libc.ioctl(this.#fd, PAGEMAP_SCAN, this.#bytes);
      if (regions < 0) return false;
      for (let i = 0; i < regions * REGION_WORDS; i += REGION_WORDS) {
        const first = Number(this.#regions[i]! - address) / PAGE_BYTES;
        found(first, Number(this.#regions[i + 1]! - address) / PAGE_BYTES - first);
      }
      if (regions < REGIONS) return true;
    }
  }
}
