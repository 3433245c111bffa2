import { HOST_LIMITS } from '../../base/index.ts';
import type { KeyPage, KeyValueStore, Note, NotedValue, StoreEntry, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkEntries, checkKey, checkStoreBytes } from '../rules.ts';
import { checkedNote, checkValue, encodeDecimal, hasExpired } from '../rules.ts';
import type { MemoryBudget } from './budget.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import { SortedKeys } from './sorted-keys.ts';

interface Entry {
  readonly value: Uint8Array;
  readonly version: bigint;
  readonly note: Note | undefined;
}

/** What a write puts in the place of an entry. */
type Written = Omit<Entry, 'version'>;

/** Entries that have expired and are thrown out with each write, and at most so many when it needs their room. */
const SWEPT = 8;
const SWEPT_FOR_ROOM = 1024;

/** What an entry costs beside its key and value: objects, map slots, list slots. Estimated, erring upwards. */
const OVERHEAD_BYTES = 200;
/** The same for what is beside a value, with its place in the queue of those that expire. */
const NOTE_BYTES = 200;

const MISSING: Versioned = { value: undefined, version: 0n };

/** UTF-16 takes two bytes a code unit at most. */
function costOf(key: string, { value, note }: Written): number {
  return OVERHEAD_BYTES + 2 * key.length + value.length + (note === undefined ? 0 : NOTE_BYTES + note.bytes.length);
}

/** One store in a `Map`. Answers at once, and changes nothing before every check has passed. */
export class MemoryStore implements KeyValueStore {
  readonly #budget: MemoryBudget;
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new SortedKeys();
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #expiring = new ExpiryQueue(({ key, version }) => this.#entries.get(key)?.version === version);
  #bytes = 0;

  constructor(budget: MemoryBudget, maxBytes: number, now: () => number) {
    this.#maxBytes = maxBytes;
    this.#budget = budget;
    this.#now = now;
  }

  get(key: string): Uint8Array | undefined {
    return this.#read(key)?.value.slice();
  }

  set(key: string, value: Uint8Array, note?: Note): void {
    this.#check(key);
    checkValue(value);
    const written = { value: value.slice(), note: checkedNote(note) };
    this.#write([[key, written]]);
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
    const found = this.#keys.after(cursor, HOST_LIMITS.listKeys + 1);
    const isLast = found.length <= HOST_LIMITS.listKeys;
    if (!isLast) found.pop();
    const last = found.at(-1);
    const keys = this.#expiring.isEmpty ? found : found.filter((key) => this.#live(key) !== undefined);
    return { keys, cursor: isLast ? undefined : last };
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

  getNoted(keys: readonly string[]): readonly (NotedValue | undefined)[] {
    const values = this.getMany(keys);
    return values.map((value, i) => value && { value, note: checkedNote(this.#live(keys[i]!)?.note) });
  }

  setMany(entries: readonly StoreEntry[]): void {
    checkEntries(entries);
    for (const [key] of entries) this.#check(key);
    // The last entry of a key counts, and counts once.
    this.#write(new Map(entries.map(([key, value, note]) => [key, { value: value.slice(), note: checkedNote(note) }])));
  }

  setNote(key: string, note: Note | undefined): void {
    const entry = this.#read(key);
    const checked = checkedNote(note);
    if (entry !== undefined) this.#write([[key, { value: entry.value, note: checked }]]);
  }

  deleteMany(keys: readonly string[]): void {
    checkBatchKeys(keys.length);
    for (const key of keys) this.#check(key);
    for (const key of keys) this.#remove(key);
  }

  increment(key: string, delta: bigint): bigint {
    const entry = this.#read(key);
    const sum = addDecimal(entry?.value, delta);
    this.#write([[key, { value: encodeDecimal(sum), note: entry?.note }]]);
    return sum;
  }

  getVersioned(key: string): Versioned {
    const entry = this.#read(key);
    return entry === undefined ? MISSING : { value: entry.value.slice(), version: entry.version };
  }

  setIfVersion(key: string, value: Uint8Array, version: bigint): boolean {
    checkValue(value);
    const entry = this.#read(key);
    if ((entry?.version ?? 0n) !== version) return false;
    this.#write([[key, { value: value.slice(), note: entry?.note }]]);
    return true;
  }

  #read(key: string): Entry | undefined {
    this.#check(key);
    return this.#live(key);
  }

  /** What has expired is not there for anybody, and is swept out by writes. */
  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry?.note !== undefined && hasExpired(entry.note, this.#now()) ? undefined : entry;
  }

  #check(key: string): void {
    this.#budget.checkOpen();
    checkKey(key);
  }

  /** @param writes each key once */
  #write(writes: Iterable<readonly [string, Written]>): void {
    const all = [...writes];
    this.#sweep(SWEPT);
    if (!this.#fits(this.#growthOf(all))) this.#sweep(SWEPT_FOR_ROOM);
    this.#reserve(this.#growthOf(all));
    for (const [key, written] of all) this.#put(key, written);
  }

  #growthOf(writes: readonly (readonly [string, Written])[]): number {
    return writes.reduce((sum, [key, written]) => sum + this.#growth(key, written), 0);
  }

  #growth(key: string, written: Written): number {
    const old = this.#entries.get(key);
    return costOf(key, written) - (old === undefined ? 0 : costOf(key, old));
  }

  #fits(growth: number): boolean {
    return growth <= 0 || (this.#bytes + growth <= this.#maxBytes && this.#budget.fits(growth));
  }

  /** @param limit no call may take long, however much has expired at once */
  #sweep(limit: number): void {
    const now = this.#now();
    for (let i = 0; i < limit; i++) {
      const key = this.#expiring.next(now);
      if (key === undefined) return;
      this.#remove(key);
    }
  }

  #reserve(growth: number): void {
    checkStoreBytes(this.#bytes, growth, this.#maxBytes);
    this.#budget.reserve(growth);
    this.#bytes += growth;
  }

  #put(key: string, { value, note }: Written): void {
    const old = this.#entries.get(key);
    if (old === undefined) this.#keys.add(key);
    if (old?.note?.expiresAt !== undefined) this.#expiring.remove();
    const version = this.#budget.nextVersion();
    this.#entries.set(key, { value, note, version });
    if (note?.expiresAt !== undefined) this.#expiring.add({ key, version, at: note.expiresAt });
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#keys.remove(key);
    if (entry.note?.expiresAt !== undefined) this.#expiring.remove();
    this.#reserve(-costOf(key, entry));
  }
}
