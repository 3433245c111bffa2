/**
 * A set of keys in order of their UTF-8 bytes: a list of short sorted lists. Adding, removing and paging cost about the
 * square root of the size, where sorting for each page would let a guest stop the host for a second.
 */

/** A bucket is split when it grows above this: large enough for few buckets, small enough to move quickly. */
const BUCKET_KEYS = 512;

/** Order of UTF-8 bytes without encoding: UTF-16 agrees but for surrogates, which stand for higher code points. */
function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}

/** Number of keys that are not above `key`, in a sorted list. */
function upperBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(keys[middle] as string, key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class SortedKeys {
  /** Never empty buckets, but for the first of an empty set. */
  readonly #buckets: string[][] = [[]];

  /** @param key must not be here yet */
  add(key: string): void {
    const index = this.#bucketOf(key);
    const bucket = this.#buckets[index] as string[];
    bucket.splice(upperBound(bucket, key), 0, key);
    if (bucket.length > BUCKET_KEYS) this.#buckets.splice(index + 1, 0, bucket.splice(BUCKET_KEYS >> 1));
  }

  /** @param key must be here */
  remove(key: string): void {
    const index = this.#bucketOf(key);
    const bucket = this.#buckets[index] as string[];
    bucket.splice(upperBound(bucket, key) - 1, 1);
    if (bucket.length === 0 && this.#buckets.length > 1) this.#buckets.splice(index, 1);
  }

  /** At most `count` keys above `key`; undefined: from the first. */
  after(key: string | undefined, count: number): string[] {
    const page: string[] = [];
    let index = key === undefined ? 0 : this.#bucketOf(key);
    let start = key === undefined ? 0 : upperBound(this.#buckets[index] as string[], key);
    for (; index < this.#buckets.length && page.length < count; index++, start = 0) {
      const bucket = this.#buckets[index] as string[];
      for (const found of bucket.slice(start, start + count - page.length)) page.push(found);
    }
    return page;
  }

  /** The last bucket whose first key is not above `key`: where `key` is or belongs. */
  #bucketOf(key: string): number {
    let low = 1;
    let high = this.#buckets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.#buckets[middle]?.[0] as string, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
