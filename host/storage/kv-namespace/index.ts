import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import {
  type KeyPage,
  type KeyValueStore,
  type Note,
  type NotedValue,
  type StorageDriver,
  type StoreEntry,
  StoreValueError,
} from '../contract.ts';
import { checkBatchBytes, checkBatchKeys, checkedNote, checkEntries, checkValue, encodeKey, encodeName, hasExpired } from '../rules.ts';

/** What is used of a namespace of Workers KV, as a worker sees it. */
export interface KvNamespace {
  getWithMetadata(key: string, type: 'arrayBuffer'): Promise<{ readonly value: ArrayBuffer | null; readonly metadata: unknown }>;
  put(key: string, value: Uint8Array, options: { readonly metadata?: Metadata; readonly expiration?: number }): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { readonly prefix: string; readonly limit: number; readonly cursor?: string | undefined }): Promise<KvList>;
}

interface KvList {
  readonly keys: readonly { readonly name: string; readonly metadata?: unknown }[];
  readonly list_complete: boolean;
  readonly cursor?: string;
}

/** A note, as it is kept beside the value: the time to the millisecond, since that of the namespace is coarse. */
interface Metadata {
  readonly at?: number;
  readonly note: string;
}

/** Of a name, in UTF-8, with the names of tenant and store before it. */
const KEY_BYTES = 512;
/** Of the metadata in JSON. */
const METADATA_BYTES = 1024;
/** Pages that are read in vain for one. */
const MOST_PAGES = 100;
/** Cursors that are kept for each store. */
const REMEMBERED = 100;
/** Sooner than this, in seconds, nothing expires by itself. */
const SOONEST = 60;

/**
 * Stores in a namespace of Workers KV. What it writes is seen everywhere within a minute or so, and by whoever comes later at
 * the same place at once: it has no versions, counters or transactions, and those calls are refused.
 *
 * @param now milliseconds since 1970
 */
export function kvStorage(namespace: KvNamespace, now: () => number = Date.now): StorageDriver {
  return {
    name: 'kv-namespace',
    open: (tenant, name) => new KvStore(namespace, prefixOf(tenant, name), now),
    close() {},
  };
}

/** With their lengths: no other two have the same. */
const prefixOf = (tenant: string, name: string): string => `${tenant.length}:${tenant}:${name.length}:${name}:`;

class KvStore implements KeyValueStore {
  readonly #namespace: KvNamespace;
  readonly #prefix: string;
  readonly #now: () => number;
  /** Those of the namespace, by the last key of a page. */
  readonly #cursors = new Map<string, string>();

  constructor(namespace: KvNamespace, prefix: string, now: () => number) {
    this.#namespace = namespace;
    this.#prefix = prefix;
    this.#now = now;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.#read(this.#name(key)))?.value;
  }

  async set(key: string, value: Uint8Array, note?: Note): Promise<void> {
    const name = this.#name(key);
    checkValue(value);
    await this.#write(name, value.slice(), checkedNote(note));
  }

  async delete(key: string): Promise<void> {
    const name = this.#name(key);
    await available(() => this.#namespace.delete(name));
  }

  async exists(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  /** A namespace goes on from cursors of its own only: where that of a key is not known, it is read from its beginning. */
  async list(cursor?: string): Promise<KeyPage> {
    const after = cursor === undefined ? undefined : encodeKey(cursor);
    let from = cursor === undefined ? undefined : this.#cursors.get(cursor);
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await available(() => this.#namespace.list({ prefix: this.#prefix, limit: HOST_LIMITS.listKeys, cursor: from }));
      const { keys, last } = this.#keysOf(page, after);
      from = page.list_complete ? undefined : page.cursor;
      if (from !== undefined && last !== undefined) this.#remember(last, from);
      if (from === undefined || last === undefined) return { keys, cursor: undefined };
      if (keys.length > 0) return { keys, cursor: last };
    }
    throw new StoreValueError(
      `The store has more than ${MOST_PAGES * HOST_LIMITS.listKeys} keys before this one: Workers KV lists no further`,
    );
  }

  /** @returns keys that have not expired, and the last one whether it has or not */
  #keysOf({ keys }: KvList, after: Uint8Array | undefined): { readonly keys: readonly string[]; readonly last: string | undefined } {
    const plain = (name: string): string => name.slice(this.#prefix.length);
    const live = keys.filter(({ metadata }) => !hasExpired(noteOf(metadata), this.#now())).map(({ name }) => plain(name));
    const last = keys.at(-1);
    return {
      keys: after === undefined ? live : live.filter((key) => compareBytes(encodeName(key), after) > 0),
      last: last && plain(last.name),
    };
  }

  #remember(last: string, cursor: string): void {
    if (this.#cursors.size >= REMEMBERED) this.#cursors.clear();
    this.#cursors.set(last, cursor);
  }

  async getMany(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    return (await this.getNoted(keys)).map((found) => found?.value);
  }

  async getNoted(keys: readonly string[]): Promise<readonly (NotedValue | undefined)[]> {
    checkBatchKeys(keys.length);
    const names = keys.map((key) => this.#name(key));
    const found: (NotedValue | undefined)[] = [];
    let bytes = 0;
    for (const name of names) {
      const each = await this.#read(name);
      checkBatchBytes((bytes += each?.value.length ?? 0));
      found.push(each);
    }
    return found;
  }

  /** One after another: a failure in between leaves those that were written. */
  async setMany(entries: readonly StoreEntry[]): Promise<void> {
    checkEntries(entries);
    const last = new Map(
      entries.map(([key, value, note]) => [this.#name(key), { value: value.slice(), note: checkedNote(note) }] as const),
    );
    for (const [, { note }] of last) metadataOf(note);
    for (const [name, { value, note }] of last) await this.#write(name, value, note);
  }

  async setNote(key: string, note: Note | undefined): Promise<void> {
    const name = this.#name(key);
    const checked = checkedNote(note);
    const found = await this.#read(name);
    if (found !== undefined) await this.#write(name, found.value, checked);
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    checkBatchKeys(keys.length);
    const names = keys.map((key) => this.#name(key));
    for (const name of names) await available(() => this.#namespace.delete(name));
  }

  increment(): never {
    throw notAtomic('increment a number');
  }

  getVersioned(): never {
    throw notAtomic('compare and swap');
  }

  setIfVersion(): never {
    throw notAtomic('compare and swap');
  }

  #name(key: string): string {
    const bytes = encodeKey(key).length + encodeName(this.#prefix).length;
    if (bytes > KEY_BYTES) throw new StoreValueError(`A key has ${bytes} bytes with the name of its store; Workers KV takes ${KEY_BYTES}`);
    return this.#prefix + key;
  }

  async #read(name: string): Promise<NotedValue | undefined> {
    const { value, metadata } = await available(() => this.#namespace.getWithMetadata(name, 'arrayBuffer'));
    const note = noteOf(metadata);
    return value === null || hasExpired(note, this.#now()) ? undefined : { value: new Uint8Array(value), note };
  }

  async #write(name: string, value: Uint8Array, note: Note | undefined): Promise<void> {
    const metadata = metadataOf(note);
    const soonest = Math.ceil(this.#now() / 1000) + SOONEST;
    const expiration = note?.expiresAt === undefined ? undefined : Math.max(soonest, Math.ceil(note.expiresAt / 1000));
    await available(() =>
      this.#namespace.put(name, value, { ...(metadata && { metadata }), ...(expiration !== undefined && { expiration }) }),
    );
  }
}

/** @throws StoreValueError for more than the namespace takes */
function metadataOf(note: Note | undefined): Metadata | undefined {
  if (note === undefined) return undefined;
  const metadata = { ...(note.expiresAt !== undefined && { at: note.expiresAt }), note: btoa(String.fromCharCode(...note.bytes)) };
  const { length } = JSON.stringify(metadata);
  if (length <= METADATA_BYTES) return metadata;
  throw new StoreValueError(`What is kept beside a value has ${length} bytes; Workers KV takes ${METADATA_BYTES}`);
}

/** @param metadata what the namespace has; whatever else writes there may have put anything */
function noteOf(metadata: unknown): Note | undefined {
  const { at, note } = (metadata ?? {}) as Partial<Record<keyof Metadata, unknown>>;
  if (typeof note !== 'string') return undefined;
  return { expiresAt: typeof at === 'number' ? at : undefined, bytes: Uint8Array.from(atob(note), (character) => character.charCodeAt(0)) };
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function notAtomic(what: string): StoreValueError {
  return new StoreValueError(`Workers KV cannot ${what} as one step: use a target with another store, or do without`);
}

async function available<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new SkerryError('STORE_UNAVAILABLE', `Workers KV has failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      help: 'See the limits of Workers KV, such as one write a second for each key, and the state of its service.',
      cause,
    });
  }
}
