import { isUint8Array } from 'node:util/types';
import { SkerryError } from '@skerry/host/base';
import {
  type KeyPage,
  type KeyValueStore,
  memoryStorage,
  type Note,
  type StorageDriver,
  type StoreEntry,
  type Versioned,
} from '@skerry/host/storage';
import type { StorableValue, StoreFailure, TestStore } from './index.d.ts';
import { checkKeys, invalid } from './invalid.ts';

type Operation = 'read' | 'write';

const FAILURES: Readonly<Record<NonNullable<StoreFailure['code']>, string>> = {
  STORE_UNAVAILABLE: 'The store is not available',
  STORE_LOCKED: 'The store is locked by another process',
  STORE_FULL: 'The store is full',
  STORE_READ_ONLY: 'The store is read-only',
  STORE_CORRUPT: 'The store is damaged',
};

/** What is wrong with a store, as the test says. */
class Weather {
  failure: StoreFailure | undefined;
  delayMs = 0;
  #left = Infinity;

  fail(failure: StoreFailure = {}): void {
    checkKeys(failure, ['code', 'on', 'times'], 'The failure of a store');
    const { code, times = Infinity } = failure;
    if (code !== undefined && !Object.hasOwn(FAILURES, code)) {
      throw invalid(`The failure of a store is "${code}"`, `It can be ${Object.keys(FAILURES).join(', ')}.`);
    }
    this.failure = failure;
    this.#left = times;
  }

  heal(): void {
    this.failure = undefined;
    this.delayMs = 0;
  }

  /** @throws SkerryError `STORE_*` when this operation is to fail */
  check(operation: Operation): void {
    if (this.failure === undefined || (this.failure.on !== undefined && this.failure.on !== operation)) return;
    const { code = 'STORE_UNAVAILABLE' } = this.failure;
    if (--this.#left <= 0) this.failure = undefined;
    throw new SkerryError(code, `${FAILURES[code]}, as the test requested`);
  }
}

/** Lets time pass for one call. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** A store as the test holds it: what it does here always works. */
export class StoreHandle implements TestStore {
  readonly #store: KeyValueStore;
  readonly #weather = new Weather();

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  /** The same store as one call of the function sees it. */
  seenBy(sleep: Sleep): KeyValueStore {
    return new ExposedStore(this.#store, this.#weather, sleep);
  }

  async get(key: string, type: 'text' | 'json' | 'bytes' = 'text'): Promise<never> {
    const bytes = await this.#store.get(key);
    return (bytes === undefined ? undefined : read(bytes, type)) as never;
  }

  async put(key: string, value: StorableValue): Promise<void> {
    await this.#store.set(key, bytesOf(value));
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(key);
  }

  async keys(): Promise<string[]> {
    const found: string[] = [];
    let page: KeyPage | undefined;
    do {
      page = await this.#store.list(page?.cursor);
      found.push(...page.keys);
    } while (page.cursor !== undefined);
    return found;
  }

  async clear(): Promise<void> {
    for (const key of await this.keys()) await this.#store.delete(key);
  }

  fail(failure?: StoreFailure): void {
    this.#weather.fail(failure);
  }

  delay(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw invalid(`The delay of a store is ${milliseconds}`, 'Pass milliseconds, 0 or more.');
    this.#weather.delayMs = milliseconds;
  }

  heal(): void {
    this.#weather.heal();
  }

  /** Empty, and in good health. */
  async reset(): Promise<void> {
    this.heal();
    await this.clear();
  }
}

/** Passes operations on, unless the weather is against it. */
class ExposedStore implements KeyValueStore {
  readonly #store: KeyValueStore;
  readonly #weather: Weather;
  readonly #sleep: Sleep;

  constructor(store: KeyValueStore, weather: Weather, sleep: Sleep) {
    this.#store = store;
    this.#weather = weather;
    this.#sleep = sleep;
  }

  get = (key: string) => this.#do('read', () => this.#store.get(key));
  set = (key: string, value: Uint8Array, note?: Note) => this.#do('write', () => this.#store.set(key, value, note));
  delete = (key: string) => this.#do('write', () => this.#store.delete(key));
  exists = (key: string) => this.#do('read', () => this.#store.exists(key));
  list = (cursor?: string) => this.#do('read', () => this.#store.list(cursor));
  getMany = (keys: readonly string[]) => this.#do('read', () => this.#store.getMany(keys));
  getNoted = (keys: readonly string[]) => this.#do('read', () => this.#store.getNoted(keys));
  setNote = (key: string, note: Note | undefined) => this.#do('write', () => this.#store.setNote(key, note));
  setMany = (entries: readonly StoreEntry[]) => this.#do('write', () => this.#store.setMany(entries));
  deleteMany = (keys: readonly string[]) => this.#do('write', () => this.#store.deleteMany(keys));
  increment = (key: string, delta: bigint) => this.#do('write', () => this.#store.increment(key, delta));
  getVersioned = (key: string) => this.#do<Versioned>('read', () => this.#store.getVersioned(key));
  setIfVersion = (key: string, value: Uint8Array, version: bigint) =>
    this.#do('write', () => this.#store.setIfVersion(key, value, version));

  #do<T>(operation: Operation, run: () => T | Promise<T>): T | Promise<T> {
    const { delayMs } = this.#weather;
    if (delayMs > 0) return this.#sleep(delayMs).then(() => this.#now(operation, run));
    return this.#now(operation, run);
  }

  #now<T>(operation: Operation, run: () => T | Promise<T>): T | Promise<T> {
    this.#weather.check(operation);
    return run();
  }
}

/** Stores in memory that tests can reach into. */
export class TestStorage implements StorageDriver {
  readonly name = 'test';
  readonly #memory: StorageDriver;
  readonly #handles = new WeakMap<KeyValueStore, StoreHandle>();

  /** @param now the time that entries expire by. Default: that of the machine */
  constructor(now: (() => number) | undefined) {
    this.#memory = memoryStorage(now && { now });
  }

  open(tenant: string, name: string): KeyValueStore {
    const store = this.#memory.open(tenant, name);
    if (!this.#handles.has(store)) this.#handles.set(store, new StoreHandle(store));
    return store;
  }

  close(): void {
    void this.#memory.close();
  }

  /** @param store one that `open` returned */
  handleOf(store: KeyValueStore): StoreHandle {
    return this.#handles.get(store)!;
  }
}

export function bytesOf(value: StorableValue): Uint8Array {
  if (isUint8Array(value)) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text !== undefined) return new TextEncoder().encode(text);
  throw invalid(`A store cannot hold a ${typeof value}`, 'Pass text, bytes, or a JSON value.');
}

function read(bytes: Uint8Array, type: string): unknown {
  if (type === 'bytes') return new Uint8Array(bytes);
  // As the function reads it: U+FEFF is text, but JSON has no use for it.
  const text = new TextDecoder('utf-8', { ignoreBOM: type !== 'json' }).decode(bytes);
  return type === 'json' ? (JSON.parse(text) as unknown) : text;
}
