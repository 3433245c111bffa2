import { HELD_BY, type Holder, type HostInterface, type HostMemory } from '../../engine/index.ts';
import type { Awaitable } from '../../storage/contract.ts';
import type { ContextRef } from '../provider.ts';
import { deleteMany, getMany, setMany } from './batch.ts';
import { Bucket, grantedStore } from './bucket.ts';
import { chain, otherError } from './errors.ts';

/** `wasi:keyvalue@0.2.0-draft`: numbers as cursors, unsigned increments. */

interface KeyResponse {
  readonly keys: readonly string[];
  readonly cursor: bigint | undefined;
}

/** Cursors that one handle remembers; a guest that pages through a store needs the last one. */
const REMEMBERED_CURSORS = 64;

class DraftBucket extends Bucket implements Holder {
  /** The driver's cursors by the number that stands for each. */
  readonly #cursors = new Map<bigint, string>();
  #lastCursor = 0n;
  #memory: HostMemory | undefined;

  /** The guest has the handle before it can have a cursor. */
  [HELD_BY](memory: HostMemory): void {
    this.#memory = memory;
  }

  [Symbol.dispose](): void {
    for (const cursor of this.#cursors.values()) this.#memory?.free(2 * cursor.length);
    this.#cursors.clear();
  }

  listKeys(cursor: bigint | undefined): Awaitable<KeyResponse> {
    return chain(this.page(this.#recall(cursor)), (page) => ({ keys: page.keys, cursor: this.#remember(page.cursor) }));
  }

  #recall(cursor: bigint | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const known = this.#cursors.get(cursor);
    if (known === undefined) throw otherError(`Cursor ${cursor} is not one of the last ${REMEMBERED_CURSORS} of this bucket`);
    return known;
  }

  #remember(cursor: string | undefined): bigint | undefined {
    if (cursor === undefined) return undefined;
    this.#memory?.hold(2 * cursor.length);
    this.#lastCursor += 1n;
    this.#cursors.set(this.#lastCursor, cursor);
    if (this.#cursors.size > REMEMBERED_CURSORS) this.#forget(this.#lastCursor - BigInt(REMEMBERED_CURSORS));
    return this.#lastCursor;
  }

  #forget(number: bigint): void {
    this.#memory?.free(2 * (this.#cursors.get(number)?.length ?? 0));
    this.#cursors.delete(number);
  }
}

export const bindDraftStore = (ref: ContextRef): HostInterface => ({
  Bucket: DraftBucket,
  open: (identifier: string) => new DraftBucket(grantedStore(ref.current, identifier), ref.current.log),
});

const LARGEST_S64 = 2n ** 63n - 1n;

/** Drivers count with sign. A negative sum can only come from a guest of the other draft. */
function increment(bucket: DraftBucket, key: string, delta: bigint): Awaitable<bigint> {
  if (delta > LARGEST_S64) throw otherError(`Increment by ${delta} exceeds the largest counter, ${LARGEST_S64}`);
  return chain(
    bucket.onKey(key, (store) => store.increment(key, delta)),
    demandUnsigned,
  );
}

function demandUnsigned(sum: bigint): bigint {
  if (sum < 0n) throw otherError(`The counter is ${sum}, which wasi:keyvalue@0.2.0-draft cannot express`);
  return sum;
}

export const DRAFT_ATOMICS: HostInterface = { increment };

export const DRAFT_BATCH: HostInterface = {
  getMany: (bucket: DraftBucket, keys: readonly string[]) =>
    getMany(bucket, keys, (key, value) => (value === undefined ? undefined : [key, value])),
  setMany,
  deleteMany,
};
