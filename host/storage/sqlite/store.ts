import { HOST_LIMITS } from '../../base/index.ts';
import type { CommitQueue } from '../../sqlite/index.ts';
import type { Awaitable, KeyPage, KeyValueStore, Note, NotedValue, StoreEntry, Versioned } from '../contract.ts';
import { addDecimal, checkBatchBytes, checkBatchKeys, checkedNote, checkEntries, checkStoreBytes, checkValue } from '../rules.ts';
import { encodeDecimal, encodeKey, ENTRY_BYTES, hasExpired } from '../rules.ts';
import type { NoteRow, Owner, Row, Statements } from './statements.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a write puts in a place; `keep` leaves what is beside the value. */
type Entry = readonly [key: Uint8Array, value: Uint8Array, note: Note | 'keep' | undefined];

/** Entries that have expired and are thrown out with each write, and at most so many when it needs their room. */
const SWEPT = 8;
const SWEPT_FOR_ROOM = 1024;

const MISSING: Versioned = { value: undefined, version: 0n };

/** One store of one tenant. Arguments are checked and copied before a call takes its place in the queue. */
export class SqliteStore implements KeyValueStore {
  readonly #owner: Owner;
  readonly #sql: Statements;
  readonly #queue: CommitQueue;
  readonly #maxBytes: number;
  readonly #now: () => number;

  constructor(owner: Owner, statements: Statements, queue: CommitQueue, maxBytes: number, now: () => number) {
    this.#maxBytes = maxBytes;
    this.#now = now;
    this.#owner = owner;
    this.#sql = statements;
    this.#queue = queue;
  }

  get(key: string): Awaitable<Uint8Array | undefined> {
    const name = encodeKey(key);
    return this.#queue.read(() => this.#select(name)?.value);
  }

  set(key: string, value: Uint8Array, note?: Note): Promise<void> {
    const name = encodeKey(key);
    checkValue(value);
    const entry: Entry = [name, value.slice(), checkedNote(note)];
    return this.#queue.write(value.length, () => this.#put([entry]));
  }

  delete(key: string): Promise<void> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => this.#delete([name]));
  }

  exists(key: string): Awaitable<boolean> {
    const name = encodeKey(key);
    return this.#queue.read(() => this.#isLive(this.#sql.exists(this.#owner, name)));
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

  getNoted(keys: readonly string[]): Awaitable<readonly (NotedValue | undefined)[]> {
    checkBatchKeys(keys.length);
    const names = keys.map(encodeKey);
    return this.#queue.read(() =>
      this.#values(names).map((value, i) => value && { value, note: noteOf(this.#sql.note(this.#owner, names[i]!)) }),
    );
  }

  setMany(entries: readonly StoreEntry[]): Promise<void> {
    const bytes = checkEntries(entries);
    // The last entry of a key counts, and counts once.
    const last = new Map(entries.map((entry) => [entry[0], entry]));
    const copies = Array.from(last.values(), ([key, value, note]): Entry => [encodeKey(key), value.slice(), checkedNote(note)]);
    return this.#queue.write(bytes, () => this.#put(copies));
  }

  setNote(key: string, note: Note | undefined): Promise<void> {
    const name = encodeKey(key);
    const checked = checkedNote(note);
    return this.#queue.write(0, () => {
      const row = this.#select(name);
      if (row !== undefined) this.#put([[name, row.value, checked]]);
    });
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    checkBatchKeys(keys.length);
    const names = keys.map(encodeKey);
    return this.#queue.write(0, () => this.#delete(names));
  }

  increment(key: string, delta: bigint): Promise<bigint> {
    const name = encodeKey(key);
    return this.#queue.write(0, () => {
      const sum = addDecimal(this.#select(name)?.value, delta);
      this.#put([[name, encodeDecimal(sum), 'keep']]);
      return sum;
    });
  }

  getVersioned(key: string): Awaitable<Versioned> {
    const name = encodeKey(key);
    return this.#queue.read(() => {
      const row = this.#select(name);
      return row === undefined ? MISSING : { value: row.value, version: BigInt(row.version) };
    });
  }

  setIfVersion(key: string, value: Uint8Array, version: bigint): Promise<boolean> {
    const name = encodeKey(key);
    checkValue(value);
    const copy = value.slice();
    return this.#queue.write(copy.length, () => {
      if (BigInt(this.#select(name)?.version ?? 0) !== version) return false;
      this.#put([[name, copy, 'keep']]);
      return true;
    });
  }

  #select(name: Uint8Array): Row | undefined {
    const row = this.#sql.select(this.#owner, name);
    return this.#isLive(row) ? row : undefined;
  }

  #isLive(row: Pick<Row, 'expires'> | undefined): boolean {
    return row !== undefined && !hasExpired({ expiresAt: row.expires ?? undefined }, this.#now());
  }

  /** @param entries each key once */
  #put(entries: readonly Entry[]): void {
    if (this.#sql.hasNotes(this.#owner)) this.#throwOut(entries);
    let growth = this.#growthOf(entries);
    if (growth > 0 && this.#sql.storeBytes(this.#owner) + growth > this.#maxBytes) {
      this.#sweep(SWEPT_FOR_ROOM);
      growth = this.#growthOf(entries);
    }
    checkStoreBytes(this.#sql.storeBytes(this.#owner), growth, this.#maxBytes);
    for (const entry of entries) this.#putOne(entry);
    this.#sql.addStoreBytes(this.#owner, growth);
  }

  /** Entries that have expired: some, and those that are written anew, so that nothing of them is kept. */
  #throwOut(entries: readonly Entry[]): void {
    const gone = entries.map(([name]) => name).filter((name) => hasExpired(noteOf(this.#sql.note(this.#owner, name)), this.#now()));
    if (gone.length > 0) this.#delete(gone);
    this.#sweep(SWEPT);
  }

  #growthOf(entries: readonly Entry[]): number {
    let growth = 0;
    for (const [name, value, note] of entries) {
      growth += ENTRY_BYTES + name.length + value.length - this.#sql.entryBytes(this.#owner, name);
      if (note !== 'keep') growth += (note === undefined ? 0 : ENTRY_BYTES + note.bytes.length) - this.#sql.noteBytes(this.#owner, name);
    }
    return growth;
  }

  #putOne([name, value, note]: Entry): void {
    this.#sql.put(this.#owner, name, value);
    if (note === 'keep') return;
    if (note === undefined) this.#sql.deleteNote(this.#owner, name);
    else this.#sql.putNote(this.#owner, name, { expires: note.expiresAt ?? null, note: note.bytes });
  }

  #sweep(limit: number): void {
    const gone = this.#sql.expired(this.#owner, this.#now(), limit);
    if (gone.length > 0) this.#delete(gone);
  }

  #delete(names: readonly Uint8Array[]): void {
    let freed = 0;
    for (const name of names) {
      freed += this.#sql.entryBytes(this.#owner, name) + this.#sql.noteBytes(this.#owner, name);
      this.#sql.delete(this.#owner, name);
    }
    this.#sql.addStoreBytes(this.#owner, -freed);
  }

  #page(after: Uint8Array | undefined): KeyPage {
    const found = this.#sql.keys(this.#owner, after).map(({ key }) => key);
    const isLast = found.length <= HOST_LIMITS.listKeys;
    if (!isLast) found.pop();
    const last = found.at(-1);
    const live = this.#sql.hasNotes(this.#owner) ? found.filter((name) => this.#isLive(this.#sql.exists(this.#owner, name))) : found;
    return { keys: live.map((name) => decoder.decode(name)), cursor: isLast || last === undefined ? undefined : decoder.decode(last) };
  }

  /** Stops at the limit, so that a batch never holds more than that and one value. */
  #values(names: readonly Uint8Array[]): readonly (Uint8Array | undefined)[] {
    let bytes = 0;
    return names.map((name) => {
      const value = this.#select(name)?.value;
      checkBatchBytes((bytes += value?.length ?? 0));
      return value;
    });
  }
}

function noteOf(row: NoteRow | undefined): Note | undefined {
  return row && { expiresAt: row.expires ?? undefined, bytes: row.note };
}
