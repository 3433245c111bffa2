import type { Awaitable } from '../../storage/contract.ts';
import type { Bucket } from './bucket.ts';
import { chain } from './errors.ts';
import { checkValue } from './limits.ts';

/** `wasi:keyvalue/batch`. Only what `get-many` returns differs between the drafts. */

type Entries = readonly (readonly [string, Uint8Array])[];
type Values = readonly (Uint8Array | undefined)[];

export const getMany = <T>(
  bucket: Bucket,
  keys: readonly string[],
  shape: (key: string, value: Uint8Array | undefined) => T,
): Awaitable<T[]> =>
  chain(
    bucket.onKeys(keys, (store) => store.getMany(keys)),
    (values: Values) => keys.map((key, i) => shape(key, values[i])),
  );

export function setMany(bucket: Bucket, entries: Entries): Awaitable<void> {
  for (const [, value] of entries) checkValue(value);
  return bucket.onKeys(
    entries.map(([key]) => key),
    (store) => store.setMany(entries),
  );
}

export const deleteMany = (bucket: Bucket, keys: readonly string[]): Awaitable<void> =>
  bucket.onKeys(keys, (store) => store.deleteMany(keys));
