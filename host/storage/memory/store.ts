import { HOST_LIMITS } from '../../base/index.ts';
import type { KeyPage, KeyValueStore, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkEntries, checkKey, checkStoreBytes } from '../rules.ts';
import { checkValue, encodeDecimal } from '../rules.ts';
import type { MemoryBudget } from './budget.ts';
import { SortedKeys } from './sorted-keys.ts';

interface Entry {
  readonly value: Uint8Array;
  readonly version: bigint;
}

/** What an entry costs beside its key and value: objects, map slots, list slots. Estimated, erring upwards. */
const OVERHEAD_BYTES = 200;

const MISSING: Versioned = { value: undefined, version: 0n };

/** UTF-16 takes two bytes a code unit at most. */
function costOf(key: string, value: Uint8Array): number {
  return OVERHEAD_BYTES + 2 * key.length + value.length;
}

/** One store in a `Map`. Answers at once, and changes nothing before every check has passed. */
export class MemoryStore implements KeyValueStore {
  readonly #budget: MemoryBudget;
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new SortedKeys();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(budget: MemoryBudget, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#budget = budget;
  }

  get(key: string): Uint8Array | undefined {
    return this.#read(key)?.value.slice();
  }

  set(key: string, value: Uint8Array): void {
    this.#check(key);
    checkValue(value);
    this.#reserve(this.#growth(key, value));
    this.#put(key, value.slice());
  }

  delete(key: string): void {
    this.#check(key);
    this.#remove(key);
  }

  exists(key: string): boolean {
    return this.#read(key) !== undefined;
  }

  list(cursor?: string): KeyPage {
    if (cursor === undefined) this.#budget.checkOpen();
    else this.#check(cursor);
    const keys = this.#keys.after(cursor, HOST_LIMITS.listKeys + 1);
    if (keys.length <= HOST_LIMITS.listKeys) return { keys, cursor: undefined };
    keys.pop();
    return { keys, cursor: keys.at(-1) };
  }

  getMany(keys: readonly string[]): readonly (Uint8Array | undefined)[] {
    checkBatchKeys(keys.length);
    let bytes = 0;
    return keys.map((key) => {
      const value = this.#read(key)?.value;
      checkBatchBytes((bytes += value?.length ?? 0));
      return value?.slice();
    });
  }

  setMany(entries: readonly (readonly [string, Uint8Array])[]): void {
    checkEntries(entries);
    for (const [key] of entries) this.#check(key);
    // The last entry of a key counts, and counts once.
    const writes = new Map(entries);
    let growth = 0;
    for (const [key, value] of writes) growth += this.#growth(key, value);
    this.#reserve(growth);
    for (const [key, value] of writes) this.#put(key, value.slice());
  }

  deleteMany(keys: readonly string[]): void {
    checkBatchKeys(keys.length);
    for (const key of keys) this.#check(key);
    for (const key of keys) this.#remove(key);
  }

  increment(key: string, delta: bigint): bigint {
    const sum = addDecimal(this.#read(key)?.value, delta);
    const value = encodeDecimal(sum);
    this.#reserve(this.#growth(key, value));
    this.#put(key, value);
    return sum;
  }

  getVersioned(key: string): Versioned {
    const entry = this.#read(key);
    return entry === undefined ? MISSING : { value: entry.value.slice(), version: entry.version };
  }

  setIfVersion(key: string, value: Uint8Array, version: bigint): boolean {
    checkValue(value);
    if ((this.#read(key)?.version ?? 0n) !== version) return false;
    this.set(key, value);
    return true;
  }

  #read(key: string): Entry | undefined {
    this.#check(key);
    return this.#entries.get(key);
  }

  #check(key: string): void {
    this.#budget.checkOpen();
    checkKey(key);
  }

  #growth(key: string, value: Uint8Array): number {
    const old = this.#entries.get(key);
    return costOf(key, value) - (old === undefined ? 0 : costOf(key, old.value));
  }

  #reserve(growth: number): void {
    checkStoreBytes(this.#bytes, growth, this.#maxBytes);
    this.#budget.reserve(growth);
    this.#bytes += growth;
  }

  #put(key: string, value: Uint8Array): void {
    if (!this.#entries.has(key)) this.#keys.add(key);
    this.#entries.set(key, { value, version: this.#budget.nextVersion() });
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#keys.remove(key);
    this.#reserve(-costOf(key, entry.value));
  }
}
