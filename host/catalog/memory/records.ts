import { SkerryError } from '../../base/index.ts';
import { BEHIND, type Range, type RecordStore, type Records, type StoredRecord, type WritableRecords } from '../record-store.ts';

/** Records in a `Map`, with their keys in order. */
export class MemoryRecords implements RecordStore {
  readonly #values = new Map<string, string>();
  /** Sorted. */
  readonly #keys: string[] = [];
  #revision = 0;
  #isOpen = true;

  revision(): number {
    this.#checkOpen();
    return this.#revision;
  }

  read<T>(run: (records: Records) => T): T {
    this.#checkOpen();
    return run(this.#at(this.#revision));
  }

  async change<T>(run: (records: WritableRecords) => T): Promise<T> {
    this.#checkOpen();
    const before: (readonly [key: string, value: string | undefined])[] = [];
    const write = (key: string, value: string | undefined): void => {
      before.push([key, this.#values.get(key)]);
      this.#set(key, value);
    };
    try {
      const result = run({ ...this.#at(this.#revision + 1), put: write, delete: (key) => write(key, undefined) });
      if (before.length > 0) this.#revision++;
      return result;
    } catch (error) {
      for (const [key, value] of before.toReversed()) this.#set(key, value);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  #at(revision: number): Records {
    return { revision, get: (key) => this.#values.get(key), list: (range) => this.#list(range), count: (prefix) => this.#count(prefix) };
  }

  #list({ prefix, after, limit, isReverse = false }: Range): StoredRecord[] {
    const first = isReverse || after === undefined ? this.#firstFrom(prefix) : this.#firstBehind(after);
    const end = this.#firstFrom(isReverse && after !== undefined ? after : prefix + BEHIND);
    const keys = isReverse
      ? this.#keys.slice(Math.max(first, end - limit), end).toReversed()
      : this.#keys.slice(first, Math.min(end, first + limit));
    return keys.map((key) => ({ key, value: this.#values.get(key)! }));
  }

  #count(prefix: string): number {
    return this.#firstFrom(prefix + BEHIND) - this.#firstFrom(prefix);
  }

  /** Index of the first key that is not before this one. */
  #firstFrom(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstBehind(key: string): number {
    const at = this.#firstFrom(key);
    return this.#keys[at] === key ? at + 1 : at;
  }

  #set(key: string, value: string | undefined): void {
    const at = this.#firstFrom(key);
    const isThere = this.#keys[at] === key;
    if (value === undefined) {
      if (isThere) this.#keys.splice(at, 1);
      this.#values.delete(key);
      return;
    }
    if (!isThere) this.#keys.splice(at, 0, key);
    this.#values.set(key, value);
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new SkerryError('STORE_UNAVAILABLE', 'The catalog cannot be used: it was closed');
  }
}
