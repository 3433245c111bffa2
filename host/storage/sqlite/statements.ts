import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { HOST_LIMITS } from '../../base/index.ts';
import { ENTRY_BYTES } from '../rules.ts';

/** Who owns a key: bound as two parameters beside it, never joined to it. */
export interface Owner {
  readonly tenant: Uint8Array;
  readonly store: Uint8Array;
}

export interface Row {
  readonly value: Uint8Array;
  readonly version: number;
  readonly expires: number | null;
}

const WHERE = 'WHERE tenant = ? AND store = ? AND key = ?';
const PAGE = `ORDER BY key LIMIT ${HOST_LIMITS.listKeys + 1}`;

/** Of the row of `entries` that a statement is at. */
const EXPIRES = `
  (SELECT expires FROM notes WHERE notes.tenant = entries.tenant AND notes.store = entries.store AND notes.key = entries.key) AS expires`;

const UPSERT = `
  INSERT INTO entries (tenant, store, key, version, value) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET version = excluded.version, value = excluded.value`;

const UPSERT_NOTE = `
  INSERT INTO notes (tenant, store, key, expires, note) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET expires = excluded.expires, note = excluded.note`;

const EXPIRED = 'SELECT key FROM notes WHERE tenant = ? AND store = ? AND expires <= ? ORDER BY expires LIMIT ?';

const ADD_BYTES = `
  INSERT INTO stores (tenant, store, bytes) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes`;

/** What is kept beside a value. */
export interface NoteRow {
  readonly expires: number | null;
  readonly note: Uint8Array;
}

/** The statements of one database, prepared once. Errors are those of `node:sqlite`. They know nothing of what time it is. */
export class Statements {
  readonly #selectNote: StatementSync;
  readonly #anyNote: StatementSync;
  readonly #upsertNote: StatementSync;
  readonly #deleteNote: StatementSync;
  readonly #noteBytes: StatementSync;
  readonly #expired: StatementSync;
  readonly #select: StatementSync;
  readonly #exists: StatementSync;
  readonly #firstKeys: StatementSync;
  readonly #keysAfter: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;
  readonly #nextVersion: StatementSync;
  readonly #versions: StatementSync;
  #latest = 0;
  readonly #entryBytes: StatementSync;
  readonly #storeBytes: StatementSync;
  readonly #addBytes: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare(`SELECT value, version, ${EXPIRES} FROM entries ${WHERE}`);
    this.#exists = database.prepare(`SELECT ${EXPIRES} FROM entries ${WHERE}`);
    this.#firstKeys = database.prepare(`SELECT key FROM entries WHERE tenant = ? AND store = ? ${PAGE}`);
    this.#keysAfter = database.prepare(`SELECT key FROM entries WHERE tenant = ? AND store = ? AND key > ? ${PAGE}`);
    this.#upsert = database.prepare(UPSERT);
    this.#delete = database.prepare(`DELETE FROM entries ${WHERE}`);
    // One counter for all keys: a key that is deleted and made again gets no version it had before.
    this.#nextVersion = database.prepare('UPDATE versions SET next = next + 1 RETURNING next - 1 AS version');
    this.#versions = database.prepare('SELECT next - 1 AS last FROM versions');
    const bytes = `${ENTRY_BYTES} + length(key) + length(value)`;
    this.#entryBytes = database.prepare(`SELECT ${bytes} AS bytes FROM entries ${WHERE}`);
    this.#selectNote = database.prepare(`SELECT expires, note FROM notes ${WHERE}`);
    this.#anyNote = database.prepare('SELECT 1 FROM notes WHERE tenant = ? AND store = ? LIMIT 1');
    this.#upsertNote = database.prepare(UPSERT_NOTE);
    this.#deleteNote = database.prepare(`DELETE FROM notes ${WHERE}`);
    this.#noteBytes = database.prepare(`SELECT ${ENTRY_BYTES} + length(note) AS bytes FROM notes ${WHERE}`);
    this.#expired = database.prepare(EXPIRED);
    this.#storeBytes = database.prepare('SELECT bytes FROM stores WHERE tenant = ? AND store = ?');
    this.#addBytes = database.prepare(ADD_BYTES);
  }

  select(owner: Owner, key: Uint8Array): Row | undefined {
    return this.#select.get(owner.tenant, owner.store, key) as Row | undefined;
  }

  /** The same without reading the value. */
  exists(owner: Owner, key: Uint8Array): Pick<Row, 'expires'> | undefined {
    return this.#exists.get(owner.tenant, owner.store, key) as Pick<Row, 'expires'> | undefined;
  }

  /** One key more than a page holds, so that the caller can tell whether another page follows. */
  keys(owner: Owner, after: Uint8Array | undefined): readonly { readonly key: Uint8Array }[] {
    const rows =
      after === undefined ? this.#firstKeys.all(owner.tenant, owner.store) : this.#keysAfter.all(owner.tenant, owner.store, after);
    return rows as unknown as readonly { key: Uint8Array }[];
  }

  put(owner: Owner, key: Uint8Array, value: Uint8Array): void {
    this.#upsert.run(owner.tenant, owner.store, key, this.#takeVersion(), value);
  }

  /** Takes a version as well, so that each change can be told from the state before it. What is beside the value goes, too. */
  delete(owner: Owner, key: Uint8Array): void {
    if (this.#delete.run(owner.tenant, owner.store, key).changes === 0) return;
    this.#deleteNote.run(owner.tenant, owner.store, key);
    this.#takeVersion();
  }

  note(owner: Owner, key: Uint8Array): NoteRow | undefined {
    return this.#selectNote.get(owner.tenant, owner.store, key) as NoteRow | undefined;
  }

  /** Whether anything is kept beside any value of a store. */
  hasNotes(owner: Owner): boolean {
    return this.#anyNote.get(owner.tenant, owner.store) !== undefined;
  }

  putNote(owner: Owner, key: Uint8Array, { expires, note }: NoteRow): void {
    this.#upsertNote.run(owner.tenant, owner.store, key, expires, note);
  }

  deleteNote(owner: Owner, key: Uint8Array): void {
    this.#deleteNote.run(owner.tenant, owner.store, key);
  }

  /** Keys whose time has come, the longest gone first. */
  expired(owner: Owner, now: number, limit: number): readonly Uint8Array[] {
    return (this.#expired.all(owner.tenant, owner.store, now, limit) as unknown as { key: Uint8Array }[]).map(({ key }) => key);
  }

  /** The version of the last change since `begin`; 0: nothing was changed. */
  get latest(): number {
    return this.#latest;
  }

  /** A transaction begins. */
  begin(): void {
    this.#latest = 0;
  }

  /** How many versions have been given out in this database, by whichever process. */
  lastVersion(): number {
    return (this.#versions.get() as unknown as { last: number }).last;
  }

  #takeVersion(): number {
    const { version } = this.#nextVersion.get() as unknown as { version: number };
    this.#latest = version;
    return version;
  }

  /** What a key counts towards its store, what is beside its value aside; 0 when it does not exist. Does not read the value. */
  entryBytes(owner: Owner, key: Uint8Array): number {
    return bytesOf(this.#entryBytes.get(owner.tenant, owner.store, key));
  }

  /** The same of what is beside its value. */
  noteBytes(owner: Owner, key: Uint8Array): number {
    return bytesOf(this.#noteBytes.get(owner.tenant, owner.store, key));
  }

  storeBytes(owner: Owner): number {
    return bytesOf(this.#storeBytes.get(owner.tenant, owner.store));
  }

  addStoreBytes(owner: Owner, growth: number): void {
    if (growth !== 0) this.#addBytes.run(owner.tenant, owner.store, growth);
  }
}

function bytesOf(row: Record<string, unknown> | undefined): number {
  return row === undefined ? 0 : (row['bytes'] as number);
}
