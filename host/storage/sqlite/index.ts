import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { KeyValueStore, StorageDriver } from '../contract.ts';
import { encodeName } from '../rules.ts';
import { CommitQueue } from './commit-queue.ts';
import { openFile } from './open-file.ts';
import { Statements } from './statements.ts';
import { SqliteStore } from './store.ts';

export interface SqliteStorageOptions {
  /** Path of the database; it is created, with its folder, when it does not exist. */
  readonly file: string;
  /** Size above which writes fail with `STORE_FULL` while reads and deletes go on; undefined: what the disk holds. */
  readonly maxBytes?: number;
}

/**
 * Stores in one SQLite file. A write is on disk, past any power failure, when its promise resolves; writes of one turn
 * of the event loop share a sync. Several processes may open the file; a write waits shortly for the others.
 *
 * @throws SkerryError `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_READ_ONLY`, `STORE_FULL` or `STORE_UNAVAILABLE`
 */
export function sqliteStorage(options: SqliteStorageOptions): StorageDriver {
  return new SqliteStorage(resolve(options.file), options.maxBytes);
}

class SqliteStorage implements StorageDriver {
  readonly name = 'sqlite';
  readonly #database: DatabaseSync;
  readonly #queue: CommitQueue;
  readonly #statements: Statements;

  constructor(file: string, maxBytes: number | undefined) {
    this.#database = openFile(file, maxBytes);
    this.#queue = new CommitQueue(this.#database, file);
    this.#statements = new Statements(this.#database);
  }

  open(tenant: string, name: string): KeyValueStore {
    return new SqliteStore({ tenant: encodeName(tenant), store: encodeName(name) }, this.#statements, this.#queue);
  }

  /** Commits what waits. The last process to close copies the write-ahead log into the database and removes it. */
  close(): void {
    if (!this.#database.isOpen) return;
    this.#queue.flush();
    this.#database.close();
  }
}
