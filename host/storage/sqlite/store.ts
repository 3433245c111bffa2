import { HOST_LIMITS } from '../../engine/limits.ts';
import type { Awaitable, KeyPage, KeyValueStore, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkEntries, checkValue } from '../rules.ts';
import { encodeDecimal, encodeKey } from '../rules.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { Owner, Statements } from './statements.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const MISSING: Versioned = { value: undefined, version: 0n };

/** One store of one tenant. Arguments are checked and copied before a call takes its place in the queue. */
export class SqliteStore implements KeyValueStore {
  readonly #owner: Owner;
  readonly #sql: Statements;
  readonly #queue: CommitQueue;

  constructor(owner: Owner, statements: Statements, queue: CommitQueue) {
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
    return this.#queue.write(copy.length, () => this.#sql.put(this.#owner, name, copy));
  }

  delete(key: string): Promise<void> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => this.#sql.delete(this.#owner, name));
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
    const copies = entries.map(([key, value]) => [encodeKey(key), value.slice()] as const);
    return this.#queue.write(bytes, () => {
      for (const [name, value] of copies) this.#sql.put(this.#owner, name, value);
    });
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    checkBatchKeys(keys.length);
    const names = keys.map(encodeKey);
    return this.#queue.write(0, () => {
      for (const name of names) this.#sql.delete(this.#owner, name);
    });
  }

  increment(key: string, delta: bigint): Promise<bigint> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => {
      const sum = addDecimal(this.#sql.select(this.#owner, name)?.value, delta);
      this.#sql.put(this.#owner, name, encodeDecimal(sum));
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
      this.#sql.put(this.#owner, name, copy);
      return true;
    });
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
