import type { Awaitable, KeyValueStore, Note, NotedValue, StoreEntry } from '../../storage/contract.ts';
import type { Bucket } from './bucket.ts';
import { chain } from './errors.ts';
import { checkValue } from './limits.ts';
import { demandSettable, keyBeside, parseNote } from './reserved.ts';

/** `wasi:keyvalue/batch`. Only what `get-many` returns differs between the drafts. */

type Entries = readonly (readonly [string, Uint8Array])[];
type Values = readonly (Uint8Array | undefined)[];

const isBeside = (key: string): boolean => keyBeside(key) !== undefined;

export const getMany = <T>(
  bucket: Bucket,
  keys: readonly string[],
  shape: (key: string, value: Uint8Array | undefined) => T,
): Awaitable<T[]> =>
  chain(
    bucket.onKeys(keys, (store) => (keys.some(isBeside) ? getNoted(store, keys) : store.getMany(keys))),
    (values: Values) => keys.map((key, i) => shape(key, values[i])),
  );

/** Each entry is looked up once: its value and what is beside it are of one time. */
function getNoted(store: KeyValueStore, keys: readonly string[]): Awaitable<Values> {
  const names = [...new Set(keys.map((key) => keyBeside(key) ?? key))];
  return chain(store.getNoted(names), (found) => {
    const byName = new Map<string, NotedValue | undefined>(names.map((name, i) => [name, found[i]]));
    return keys.map((key) => {
      const beside = keyBeside(key);
      return beside === undefined ? byName.get(key)?.value : byName.get(beside)?.note?.bytes;
    });
  });
}

export function setMany(bucket: Bucket, entries: Entries): Awaitable<void> {
  for (const [, value] of entries) checkValue(value);
  const keys = entries.map(([key]) => key);
  for (const key of keys) demandSettable(key);
  if (!keys.some(isBeside)) return bucket.onKeys(keys, (store) => store.setMany(entries));
  const { written, alone } = sorted(entries);
  return bucket.onKeys(keys, async (store) => {
    await store.setMany(written);
    for (const [key, note] of alone) await store.setNote(key, note);
  });
}

/** What is beside values that are written with it, and what is beside others. */
function sorted(entries: Entries): { readonly written: readonly StoreEntry[]; readonly alone: ReadonlyMap<string, Note> } {
  const alone = new Map<string, Note>();
  for (const [key, value] of entries) {
    const beside = keyBeside(key);
    if (beside !== undefined) alone.set(beside, parseNote(value));
  }
  const values = new Map(entries.filter(([key]) => !isBeside(key)));
  const written = Array.from(values, ([key, value]): StoreEntry => [key, value, alone.get(key)]);
  for (const key of values.keys()) alone.delete(key);
  return { written, alone };
}

export function deleteMany(bucket: Bucket, keys: readonly string[]): Awaitable<void> {
  for (const key of keys) demandSettable(key);
  const beside = keys.filter(isBeside);
  if (beside.length === 0) return bucket.onKeys(keys, (store) => store.deleteMany(keys));
  return bucket.onKeys(keys, async (store) => {
    await store.deleteMany(keys.filter((key) => !isBeside(key)));
    for (const key of beside) await store.setNote(keyBeside(key)!, undefined);
  });
}
