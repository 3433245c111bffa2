import { ResultError } from '../../base/index.ts';
import type { Awaitable, KeyPage, KeyValueStore } from '../../storage/contract.ts';
import type { LogSink, RequestContext } from '../context.ts';
import { attempt } from './errors.ts';
import type { StoreError } from './errors.ts';
import { checkBatch, checkKey, checkValue } from './limits.ts';

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
    return attempt(this.#log, () => this.#store.get(key));
  }

  set(key: string, value: Uint8Array): Awaitable<void> {
    checkKey(key);
    checkValue(value);
    return attempt(this.#log, () => this.#store.set(key, value));
  }

  delete(key: string): Awaitable<void> {
    checkKey(key);
    return attempt(this.#log, () => this.#store.delete(key));
  }

  exists(key: string): Awaitable<boolean> {
    checkKey(key);
    return attempt(this.#log, () => this.#store.exists(key));
  }

  /** For the host: one page of keys, with the driver's cursor. */
  page(cursor: string | undefined): Awaitable<KeyPage> {
    return attempt(this.#log, () => this.#store.list(cursor));
  }

  /** For the host: any operation on one key. */
  onKey<T>(key: string, operation: (store: KeyValueStore) => Awaitable<T>): Awaitable<T> {
    checkKey(key);
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
