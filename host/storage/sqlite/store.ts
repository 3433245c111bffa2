import { HOST_LIMITS } from '../../base/index.ts';
import type { Awaitable, KeyPage, KeyValueStore, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkEntries, checkStoreBytes, checkValue } from '../rules.ts';
import { encodeDecimal, encodeKey, ENTRY_BYTES } from '../rules.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { Owner, Statements } from './statements.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Entry = readonly [key: Uint8Array, value: Uint8Array];

const MISSING: Versioned = { value: undefined, version: 0n };

/** One store of one tenant. Arguments are checked and copied before a call takes its place in the queue. */
export class SqliteStore implements KeyValueStore {
  readonly #owner: Owner;
  readonly #sql: Statements;
  readonly #queue: CommitQueue;
  readonly #maxBytes: number;

  constructor(owner: Owner, statements: Statements, queue: CommitQueue, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#owner = owner;
    this.#sql = statements;
    this.#queue = queue;
  }

  get(key: string): Awaitable<Uint8Array | undefined> {
    const name = encodeKey(key);
    return this.#queue.read(() => this.#sql.select(this.#owner, name)?.value);
  }

  set(key: string, value: Uint8Array): Promise<void> {
    const name = encodeKey(key);
    checkValue(value);
    const copy = value.slice();
    return this.#queue.write(copy.length, () => this.#put([[name, copy]]));
  }

  delete(key: string): Promise<void> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => this.#delete([name]));
  }

  exists(key: string): Awaitable<boolean> {
    const name = encodeKey(key);
    return this.#queue.read(() => this.#sql.exists(this.#owner, name));
  }

  list(cursor?: string): Awaitable<KeyPage> {
    const after = cursor === undefined ? undefined : encodeKey(cursor);
    return this.#queue.read(() => this.#page(after));
  }

  getMany(keys: readonly string[]): Awaitable<readonly (Uint8Array | undefined)[]> {
    checkBatchKeys(keys.length);
    const names = keys.map(encodeKey);
    return this.#queue.read(() => this.#values(names));
  }

  setMany(entries: readonly (readonly [string, Uint8Array])[]): Promise<void> {
    const bytes = checkEntries(entries);
    // The last entry of a key counts, and counts once.
    const copies = Array.from(new Map(entries), ([key, value]): Entry => [encodeKey(key), value.slice()]);
    return this.#queue.write(bytes, () => this.#put(copies));
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    checkBatchKeys(keys.length);
    const names = keys.map(encodeKey);
    return this.#queue.write(0, () => this.#delete(names));
  }

  increment(key: string, delta: bigint): Promise<bigint> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => {
      const sum = addDecimal(this.#sql.select(this.#owner, name)?.value, delta);
      this.#put([[name, encodeDecimal(sum)]]);
      return sum;
    });
  }

  getVersioned(key: string): Awaitable<Versioned> {
    const name = encodeKey(key);
    return this.#queue.read(() => {
      const row = this.#sql.select(this.#owner, name);
      return row === undefined ? MISSING : { value: row.value, version: BigInt(row.version) };
    });
  }

  setIfVersion(key: string, value: Uint8Array, version: bigint): Promise<boolean> {
    const name = encodeKey(key);
    checkValue(value);
    const copy = value.slice();
    return this.#queue.write(copy.length, () => {
      const row = this.#sql.select(this.#owner, name);
      if (BigInt(row?.version ?? 0) !== version) return false;
      this.#put([[name, copy]]);
      return true;
    });
  }

  /** @param entries each key once */
  #put(entries: readonly Entry[]): void {
    let growth = 0;
    for (const [name, value] of entries) {
      growth += ENTRY_BYTES + name.length + value.length - this.#sql.entryBytes(this.#owner, name);
    }
    checkStoreBytes(this.#sql.storeBytes(this.#owner), growth, this.#maxBytes);
    for (const [name, value] of entries) this.#sql.put(this.#owner, name, value);
    this.#sql.addStoreBytes(this.#owner, growth);
  }

  #delete(names: readonly Uint8Array[]): void {
    let freed = 0;
    for (const name of names) {
      freed += this.#sql.entryBytes(this.#owner, name);
      this.#sql.delete(this.#owner, name);
    }
    this.#sql.addStoreBytes(this.#owner, -freed);
  }

  #page(after: Uint8Array | undefined): KeyPage {
    const keys = this.#sql.keys(this.#owner, after).map(({ key }) => decoder.decode(key));
    if (keys.length <= HOST_LIMITS.listKeys) return { keys, cursor: undefined };
    keys.pop();
    return { keys, cursor: keys.at(-1) };
  }

  /** Stops at the limit, so that a batch never holds more than that and one value. */
  #values(names: readonly Uint8Array[]): readonly (Uint8Array | undefined)[] {
    let bytes = 0;
    return names.map((name) => {
      const value = this.#sql.select(this.#owner, name)?.value;
      checkBatchBytes((bytes += value?.length ?? 0));
      return value;
    });
  }
}
