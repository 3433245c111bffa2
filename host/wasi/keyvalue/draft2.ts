import type { HostInterface } from '../../engine/index.ts';
import type { Awaitable, KeyPage } from '../../storage/contract.ts';
import type { ContextRef } from '../provider.ts';
import { deleteMany, getMany, setMany } from './batch.ts';
import { Bucket, grantedStore } from './bucket.ts';
import { Cas, swap } from './cas.ts';

/** `wasi:keyvalue@0.2.0-draft2`: strings as cursors, signed increments, compare-and-swap. */

class Draft2Bucket extends Bucket {
  listKeys(cursor: string | undefined): Awaitable<KeyPage> {
    return this.page(cursor);
  }
}

export const bindDraft2Store = (ref: ContextRef): HostInterface => ({
  Bucket: Draft2Bucket,
  open: (identifier: string) => new Draft2Bucket(grantedStore(ref.current, identifier), ref.current.log),
});

export const DRAFT2_ATOMICS: HostInterface = {
  Cas,
  increment: (bucket: Draft2Bucket, key: string, delta: bigint) => bucket.onKey(key, (store) => store.increment(key, delta)),
  swap,
};

export const DRAFT2_BATCH: HostInterface = {
  getMany: (bucket: Draft2Bucket, keys: readonly string[]) => getMany(bucket, keys, (key, value) => [key, value]),
  setMany,
  deleteMany,
};
