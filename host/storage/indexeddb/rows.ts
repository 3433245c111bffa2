import { HOST_LIMITS } from '../../base/index.ts';
import type { KeyPage, Note } from '../contract.ts';
import { checkStoreBytes, ENTRY_BYTES, hasExpired } from '../rules.ts';
import { answer, type Tables } from './database.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Key = Uint8Array<ArrayBuffer>;

/** A tenant, and the name of one of its stores. */
export type Owner = readonly [tenant: string, store: string];

/** An entry as it is kept. */
export interface Stored {
  readonly value: Uint8Array;
  readonly version: number;
  readonly note: Note | undefined;
}

interface Expiry {
  readonly tenant: string;
  readonly store: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly key: Key;
}

/** What is known of a store as a whole. */
interface Total {
  readonly bytes: number;
  /** Of the last write. */
  readonly version: number;
  /** Whether anything in it has ever been going to expire. */
  readonly expires: boolean;
}

/** Entries that have expired and are thrown out when a write needs their room, at most. */
const SWEPT_FOR_ROOM = 1024;

/**
 * A store that begins anew goes on from a later version than any before: what somebody has read before the data of the site was
 * cleared is never taken for what is there now.
 */
const firstVersion = (now: number): number => now * 1024;

/** The rows of one store within one transaction. What a write changes of the store as a whole is kept until `save`. */
export class Rows {
  readonly #tables: Tables;
  readonly #owner: Owner;
  readonly #maxBytes: number;
  readonly #now: number;
  #before: Total | undefined;
  #total: Total | undefined;

  constructor(tables: Tables, owner: Owner, maxBytes: number, now: number) {
    this.#tables = tables;
    this.#owner = owner;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /** @returns undefined also for what has expired */
  async get(key: Key): Promise<Stored | undefined> {
    const found = await this.#stored(key);
    return found === undefined || hasExpired(found.note, this.#now) ? undefined : found;
  }

  async put(key: Key, value: Uint8Array, note: Note | undefined): Promise<void> {
    const [tenant, store] = this.#owner;
    const { bytes, version, expires } = await this.#state();
    const next: Stored = { value, version: version + 1, note };
    const at = note?.expiresAt;
    const growth = bytesOf(key, next) - bytesOf(key, await this.#stored(key));
    this.#total = { bytes: bytes + growth, version: next.version, expires: expires || at !== undefined };
    const place = this.#place(key);
    const done: IDBRequest[] = [this.#tables.entries.put(next, place)];
    if (at !== undefined) done.push(this.#tables.expiries.put({ tenant, store, at, key } satisfies Expiry, place));
    else if (expires) done.push(this.#tables.expiries.delete(place));
    await Promise.all(done.map(answer));
  }

  async delete(key: Key): Promise<void> {
    const found = await this.#stored(key);
    if (found === undefined) return;
    const state = await this.#state();
    this.#total = { ...state, bytes: state.bytes - bytesOf(key, found) };
    const place = this.#place(key);
    await Promise.all([answer(this.#tables.entries.delete(place)), answer(this.#tables.expiries.delete(place))]);
  }

  /** Checks what the writes so far have added. @throws StoreValueError */
  async checkSize(): Promise<void> {
    const held = this.#before?.bytes ?? 0;
    if (this.#held() > Math.max(held, this.#maxBytes) && this.#total?.expires === true) await this.#sweep();
    checkStoreBytes(held, this.#held() - held, this.#maxBytes);
  }

  async save(): Promise<void> {
    if (this.#total !== this.#before) await answer(this.#tables.stores.put(this.#total, [...this.#owner]));
  }

  /** Keys in order of their bytes. */
  async page(after: Key | undefined): Promise<KeyPage> {
    const found = await answer(this.#tables.entries.getAllKeys(this.#range(after), HOST_LIMITS.listKeys + 1));
    const keys = found.map((place) => new Uint8Array((place as [string, string, ArrayBuffer])[2]));
    const isLast = keys.length <= HOST_LIMITS.listKeys;
    if (!isLast) keys.pop();
    const last = keys.at(-1);
    const texts = keys.map((key) => decoder.decode(key));
    const gone = last === undefined ? new Set() : await this.#expired(after, last);
    return { keys: texts.filter((key) => !gone.has(key)), cursor: isLast || last === undefined ? undefined : texts.at(-1) };
  }

  async #expired(after: Key | undefined, last: Key): Promise<ReadonlySet<string>> {
    if (!(await this.#state()).expires) return new Set();
    const all = await answer<Expiry[]>(this.#tables.expiries.getAll(this.#range(after, last)));
    return new Set(all.filter(({ at }) => at <= this.#now).map(({ key }) => decoder.decode(key)));
  }

  #held(): number {
    return this.#total?.bytes ?? 0;
  }

  async #sweep(): Promise<void> {
    const due = IDBKeyRange.bound([...this.#owner, -Infinity], [...this.#owner, this.#now]);
    const gone = await answer<Expiry[]>(this.#tables.due.getAll(due, SWEPT_FOR_ROOM));
    for (const { key } of gone) await this.delete(key);
  }

  async #stored(key: Key): Promise<Stored | undefined> {
    return answer<Stored | undefined>(this.#tables.entries.get(this.#place(key)));
  }

  async #state(): Promise<Total> {
    if (this.#total === undefined) {
      const found = await answer<Total | undefined>(this.#tables.stores.get([...this.#owner]));
      this.#total = this.#before = found ?? { bytes: 0, version: firstVersion(this.#now), expires: false };
    }
    return this.#total;
  }

  #place(key: Key): [string, string, Key] {
    return [...this.#owner, key];
  }

  /** @param last undefined: to the end of the store; arrays come behind all bytes */
  #range(after: Key | undefined, last: Key | [] = []): IDBKeyRange {
    return IDBKeyRange.bound([...this.#owner, after ?? new Uint8Array(0)], [...this.#owner, last], after !== undefined);
  }
}

/** What an entry counts for its store. */
function bytesOf(key: Key, stored: Stored | undefined): number {
  if (stored === undefined) return 0;
  const { value, note } = stored;
  return ENTRY_BYTES + key.length + value.length + (note === undefined ? 0 : ENTRY_BYTES + note.bytes.length);
}
