import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BEHIND, type Range, type StoredRecord } from '../record-store.ts';

/** The statements of one database, prepared once. Errors are those of `node:sqlite`. */
export class Statements {
  readonly #revision: StatementSync;
  readonly #setRevision: StatementSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;
  readonly #listReverse: StatementSync;
  readonly #count: StatementSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #save: StatementSync;
  readonly #release: StatementSync;
  readonly #undo: StatementSync;

  constructor(database: DatabaseSync) {
    this.#revision = database.prepare('SELECT latest FROM revisions');
    this.#setRevision = database.prepare('UPDATE revisions SET latest = ?');
    this.#get = database.prepare('SELECT value FROM records WHERE key = ?');
    this.#put = database.prepare('INSERT INTO records (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.#delete = database.prepare('DELETE FROM records WHERE key = ?');
    const list = 'SELECT key, value FROM records WHERE key > ? AND key < ? ORDER BY key';
    this.#list = database.prepare(`${list} LIMIT ?`);
    this.#listReverse = database.prepare(`${list} DESC LIMIT ?`);
    this.#count = database.prepare('SELECT COUNT(*) AS count FROM records WHERE key > ? AND key < ?');
    this.#begin = database.prepare('BEGIN');
    this.#end = database.prepare('COMMIT');
    this.#save = database.prepare('SAVEPOINT change');
    this.#release = database.prepare('RELEASE change');
    this.#undo = database.prepare('ROLLBACK TO change');
  }

  revision(): number {
    return this.#revision.get()!['latest'] as number;
  }

  setRevision(revision: number): void {
    this.#setRevision.run(revision);
  }

  get(key: string): string | undefined {
    return this.#get.get(key)?.['value'] as string | undefined;
  }

  put(key: string, value: string): void {
    this.#put.run(key, value);
  }

  delete(key: string): void {
    this.#delete.run(key);
  }

  list({ prefix, after, limit, isReverse = false }: Range): readonly StoredRecord[] {
    const statement = isReverse ? this.#listReverse : this.#list;
    const first = isReverse ? prefix : (after ?? prefix);
    const end = isReverse ? (after ?? prefix + BEHIND) : prefix + BEHIND;
    return statement.all(first, end, limit) as unknown as StoredRecord[];
  }

  count(prefix: string): number {
    return this.#count.get(prefix, prefix + BEHIND)!['count'] as number;
  }

  /** A transaction that only reads. */
  begin(): void {
    this.#begin.run();
  }

  end(): void {
    this.#end.run();
  }

  /** One of several changes in a transaction. */
  save(): void {
    this.#save.run();
  }

  release(): void {
    this.#release.run();
  }

  undo(): void {
    this.#undo.run();
    this.#release.run();
  }
}
