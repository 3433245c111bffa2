import { HOST_LIMITS } from '../../base/index.ts';
import type { Bound, Bounds } from '../../engine/index.ts';
import type { StoreError } from './errors.ts';
import { valueTooLarge } from './limits.ts';
import { BESIDE } from './reserved.ts';

const { keyBytes, valueBytes, batchKeys, batchBytes } = HOST_LIMITS;

const other = (val: string): StoreError => ({ tag: 'other', val });

/** What is beside the value of the longest key has a longer one. */
const NAME_BYTES = keyBytes + BESIDE.length;

const KEY: Bound = { bytes: NAME_BYTES, beyond: { err: other(`A key exceeds the limit of ${keyBytes} bytes`) } };
const VALUE_TOO_LARGE = other(valueTooLarge('A value'));
const VALUE: Bound = { bytes: valueBytes, beyond: { err: VALUE_TOO_LARGE } };
const KEYS: Bound = {
  bytes: batchKeys * NAME_BYTES,
  entries: batchKeys,
  beyond: { err: other(`A batch exceeds the limit of ${batchKeys} keys of ${keyBytes} bytes`) },
};
const ENTRIES: Bound = {
  bytes: batchKeys * NAME_BYTES + batchBytes,
  entries: batchKeys,
  beyond: { err: other(`A batch exceeds the limit of ${batchKeys} keys or ${batchBytes} bytes of values`) },
};

/** No store that is granted has such a name. */
const IDENTIFIER: Bound = { bytes: keyBytes, beyond: { err: { tag: 'no-such-store' } satisfies StoreError } };

export const STORE_BOUNDS: Bounds = {
  open: { identifier: IDENTIFIER },
  '[method]bucket.get': { key: KEY },
  '[method]bucket.set': { key: KEY, value: VALUE },
  '[method]bucket.delete': { key: KEY },
  '[method]bucket.exists': { key: KEY },
  '[method]bucket.list-keys': { cursor: KEY },
};

export const ATOMICS_BOUNDS: Bounds = {
  increment: { key: KEY },
  '[static]cas.new': { key: KEY },
  swap: { value: { bytes: valueBytes, beyond: { err: { tag: 'store-error', val: VALUE_TOO_LARGE } } } },
};

export const BATCH_BOUNDS: Bounds = {
  'get-many': { keys: KEYS },
  'set-many': { 'key-values': ENTRIES },
  'delete-many': { keys: KEYS },
};
