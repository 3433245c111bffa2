import { ResultError } from '../../base/index.ts';
import type { Awaitable, KeyPage, KeyValueStore } from '../../storage/contract.ts';
import type { LogSink, RequestContext } from '../context.ts';
import { attempt, chain } from './errors.ts';
import type { StoreError } from './errors.ts';
import { checkBatch, checkKey, checkValue } from './limits.ts';
import { demandOrdinary, demandSettable, keyBeside, MARK, parseNote } from './reserved.ts';

/** What is under `MARK`. */
const MARKED = new TextEncoder().encode('skerry');

/** `wasi:keyvalue/store#bucket`: what the two drafts have in common, and the steps their other interfaces share. */
export class Bucket {
  readonly #store: KeyValueStore;
  readonly #log: LogSink;

  constructor(store: KeyValueStore, log: LogSink) {
    this.#store = store;
    this.#log = log;
  }

  get(key: string): Awaitable<Uint8Array | undefined> {
    checkKey(key);
    if (key === MARK) return MARKED.slice();
    const besides = keyBeside(key);
    return attempt(this.#log, () => (besides === undefined ? this.#store.get(key) : this.#noteOf(besides)));
  }

  set(key: string, value: Uint8Array): Awaitable<void> {
    checkKey(key);
    checkValue(value);
    demandSettable(key);
    const besides = keyBeside(key);
    if (besides === undefined) return attempt(this.#log, () => this.#store.set(key, value));
    const note = parseNote(value);
    return attempt(this.#log, () => this.#store.setNote(besides, note));
  }

  delete(key: string): Awaitable<void> {
    checkKey(key);
    demandSettable(key);
    const besides = keyBeside(key);
    return attempt(this.#log, () => (besides === undefined ? this.#store.delete(key) : this.#store.setNote(besides, undefined)));
  }

  exists(key: string): Awaitable<boolean> {
    checkKey(key);
    if (key === MARK) return true;
    if (keyBeside(key) !== undefined) return chain(this.get(key), (bytes) => bytes !== undefined);
    return attempt(this.#log, () => this.#store.exists(key));
  }

  #noteOf(key: string): Awaitable<Uint8Array | undefined> {
    return chain(this.#store.getNoted([key]), ([found]) => found?.note?.bytes);
  }

  /** For the host: one page of keys, with the driver's cursor. */
  page(cursor: string | undefined): Awaitable<KeyPage> {
    return attempt(this.#log, () => this.#store.list(cursor));
  }

  /** For the host: any operation on one key that is not reserved. */
  onKey<T>(key: string, operation: (store: KeyValueStore) => Awaitable<T>): Awaitable<T> {
    checkKey(key);
    demandOrdinary(key);
    return attempt(this.#log, () => operation(this.#store));
  }

  /** For the host: any operation on several keys. */
  onKeys<T>(keys: readonly string[], operation: (store: KeyValueStore) => Awaitable<T>): Awaitable<T> {
    checkBatch(keys);
    return attempt(this.#log, () => operation(this.#store));
  }
}

/**
 * Every name that is not granted is answered alike, whether or not the host has such a store for somebody else: what is
 * not granted does not exist for the guest.
 *
 * @throws ResultError<StoreError>
 */
export function grantedStore(context: RequestContext, identifier: string): KeyValueStore {
  const store = context.keyvalue.get(identifier);
  if (store === undefined) {
    // The guest learns nothing; whoever deployed it learns what to do.
    const name = JSON.stringify(identifier.slice(0, 100));
    context.log.write('warn', 'keyvalue', `Store ${name} is not granted: add it to "capabilities.keyvalue" in skerry.json`);
    throw new ResultError<StoreError>({ tag: 'no-such-store' });
  }
  return store;
}
