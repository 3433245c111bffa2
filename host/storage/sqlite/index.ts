import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HOST_LIMITS } from '../../base/index.ts';
import { CommitQueue, openFile, type Watermark } from '../../sqlite/index.ts';
import { type KeyValueStore, type StorageDriver, StoreValueError } from '../contract.ts';
import { encodeName } from '../rules.ts';
import { STORES } from './schema.ts';
import type { Statements } from './statements.ts';
import { SqliteStore } from './store.ts';

export interface SqliteStorageOptions {
  /** Path of the database; it is created, with its folder, when it does not exist. */
  readonly file: string;
  /** Size above which writes fail with `STORE_FULL` while reads and deletes go on; undefined: what the disk holds. */
  readonly maxBytes?: number;
  /** Keys and values of one store; a write above it is refused with `StoreValueError`. */
  readonly storeBytes?: number;
  /** How long a call waits for the locks of other processes before it fails with `STORE_LOCKED`. Default 5 s. */
  readonly lockWaitMs?: number;
  /** The time that entries expire by, in milliseconds since 1970. Default: that of the machine. */
  readonly now?: () => number;
}

const LOCK_WAIT_MS = 5000;

/**
 * Stores in one SQLite file. A write is on disk, past any power failure, when its promise resolves; writes of one turn
 * of the event loop share a sync. Several processes may open the file; they write in turn.
 *
 * @throws SkerryError `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_READ_ONLY`, `STORE_FULL` or `STORE_UNAVAILABLE`
 */
export function sqliteStorage(options: SqliteStorageOptions): StorageDriver {
  return new SqliteStorage(resolve(options.file), options);
}

class SqliteStorage implements StorageDriver {
  readonly name = 'sqlite';
  readonly #database: DatabaseSync;
  readonly #queue: CommitQueue;
  readonly #statements: Statements;
  readonly #watermark: Watermark;
  readonly #storeBytes: number;
  readonly #now: () => number;

  constructor(file: string, options: SqliteStorageOptions) {
    const lockWaitMs = options.lockWaitMs ?? LOCK_WAIT_MS;
    this.#storeBytes = options.storeBytes ?? HOST_LIMITS.storeBytes;
    this.#now = options.now ?? Date.now;
    const { database, prepared: statements, watermark } = openFile(file, STORES, { maxBytes: options.maxBytes, lockWaitMs });
    this.#database = database;
    this.#statements = statements;
    this.#watermark = watermark;
    this.#queue = new CommitQueue({
      database,
      of: { noun: STORES.noun, file },
      lockWaitMs,
      isRefusal: (error) => error instanceof StoreValueError,
      onBegin: () => statements.begin(),
      onCommit: () => watermark.note(statements.latest),
    });
  }

  open(tenant: string, name: string): KeyValueStore {
    const owner = { tenant: encodeName(tenant), store: encodeName(name) };
    return new SqliteStore(owner, this.#statements, this.#queue, this.#storeBytes, this.#now);
  }

  /** Commits what waits. The last process to close copies the write-ahead log into the database and removes it. */
  close(): void {
    if (!this.#database.isOpen) return;
    this.#queue.flush();
    this.#database.close();
    this.#watermark.close();
  }
}
