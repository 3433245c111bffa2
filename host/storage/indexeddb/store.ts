import type { KeyPage, KeyValueStore, Note, NotedValue, StoreEntry, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkedNote, checkEntries, checkValue, encodeDecimal, encodeKey } from '../rules.ts';
import type { Database } from './database.ts';
import { type Owner, Rows, type Stored } from './rows.ts';

/** What a write puts in a place; `keep` leaves what is beside the value. */
type Entry = readonly [key: Uint8Array<ArrayBuffer>, value: Uint8Array, note: Note | 'keep' | undefined];

/** One store of one tenant. Arguments are checked and copied before a call takes its place in the queue of transactions. */
export class IndexedDbStore implements KeyValueStore {
  readonly #database: Database;
  readonly #owner: Owner;
  readonly #maxBytes: number;
  readonly #now: () => number;

  constructor(database: Database, owner: Owner, maxBytes: number, now: () => number) {
    this.#database = database;
    this.#owner = owner;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const name = encoded(key);
    return this.#read(async (rows) => (await rows.get(name))?.value);
  }

  async set(key: string, value: Uint8Array, note?: Note): Promise<void> {
    checkValue(value);
    const entry: Entry = [encoded(key), value.slice(), checkedNote(note)];
    await this.#write((rows) => put(rows, [entry]));
  }

  async delete(key: string): Promise<void> {
    await this.deleteMany([key]);
  }

  async exists(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async list(cursor?: string): Promise<KeyPage> {
    const after = cursor === undefined ? undefined : encoded(cursor);
    return this.#read((rows) => rows.page(after));
  }

  async getMany(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return (await this.getNoted(keys)).map((found) => found?.value);
  }

  async getNoted(keys: readonly string[]): Promise<readonly (NotedValue | undefined)[]> {
    checkBatchKeys(keys.length);
    const names = keys.map(encoded);
    return this.#read(async (rows) => {
      const found: (NotedValue | undefined)[] = [];
      let bytes = 0;
      // One after another: a batch never holds more than its limit and one value.
      for (const name of names) {
        const each = await rows.get(name);
        checkBatchBytes((bytes += each?.value.length ?? 0));
        found.push(each && { value: each.value, note: each.note });
      }
      return found;
    });
  }

  async setMany(entries: readonly StoreEntry[]): Promise<void> {
    checkEntries(entries);
    // The last entry of a key counts, and counts once.
    const last = new Map(entries.map((entry) => [entry[0], entry]));
    const copies = Array.from(last.values(), ([key, value, note]): Entry => [encoded(key), value.slice(), checkedNote(note)]);
    await this.#write((rows) => put(rows, copies));
  }

  async setNote(key: string, note: Note | undefined): Promise<void> {
    const name = encoded(key);
    const checked = checkedNote(note);
    await this.#write(async (rows) => {
      const found = await rows.get(name);
      if (found !== undefined) await put(rows, [[name, found.value, checked]]);
    });
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    checkBatchKeys(keys.length);
    const names = keys.map(encoded);
    await this.#write(async (rows) => {
      for (const name of names) await rows.delete(name);
    });
  }

  async increment(key: string, delta: bigint): Promise<bigint> {
    const name = encoded(key);
    return this.#write(async (rows) => {
      const sum = addDecimal((await rows.get(name))?.value, delta);
      await put(rows, [[name, encodeDecimal(sum), 'keep']]);
      return sum;
    });
  }

  async getVersioned(key: string): Promise<Versioned> {
    const name = encoded(key);
    return this.#read(async (rows) => {
      const found = await rows.get(name);
      return { value: found?.value, version: versionOf(found) };
    });
  }

  async setIfVersion(key: string, value: Uint8Array, version: bigint): Promise<boolean> {
    const name = encoded(key);
    checkValue(value);
    const copy = value.slice();
    return this.#write(async (rows) => {
      if (versionOf(await rows.get(name)) !== version) return false;
      await put(rows, [[name, copy, 'keep']]);
      return true;
    });
  }

  #read<T>(job: (rows: Rows) => Promise<T>): Promise<T> {
    return this.#database.read((tables) => job(new Rows(tables, this.#owner, this.#maxBytes, this.#now())));
  }

  #write<T>(job: (rows: Rows) => Promise<T>): Promise<T> {
    return this.#database.write(async (tables) => {
      const rows = new Rows(tables, this.#owner, this.#maxBytes, this.#now());
      const result = await job(rows);
      await rows.save();
      return result;
    });
  }
}

/** IndexedDB compares bytes as they are. */
const encoded = (key: string): Uint8Array<ArrayBuffer> => new Uint8Array(encodeKey(key));

const versionOf = (found: Stored | undefined): bigint => BigInt(found?.version ?? 0);

/** @param entries each key once. @throws StoreValueError for more than the store may hold: nothing of it is written then */
async function put(rows: Rows, entries: readonly Entry[]): Promise<void> {
  for (const [name, value, note] of entries) await rows.put(name, value, note === 'keep' ? (await rows.get(name))?.note : note);
  await rows.checkSize();
}
