import type { DatabaseSync } from 'node:sqlite';
import { SkerryError } from '../../base/index.ts';
import { CommitQueue, openFile, patiently, storeFailure, type Subject, unavailable, type Watermark } from '../../sqlite/index.ts';
import type { Records, RecordStore, WritableRecords } from '../record-store.ts';
import { CATALOGS } from './schema.ts';
import type { Statements } from './statements.ts';

/**
 * What a read waits for at most, and the thread with it. In the mode of the log that the file is in, readers wait for nobody but for
 * moments: while a log is recovered after a crash, and while the last process that closes puts it away.
 */
const READ_WAIT_MS = 250;

/** What a change that waits is taken to keep in memory: as many wait as 64 MiB allow. */
const CHANGE_BYTES = 64 * 1024;

/** Records in one SQLite file. */
export class SqliteRecords implements RecordStore {
  readonly #of: Subject;
  readonly #database: DatabaseSync;
  readonly #queue: CommitQueue;
  readonly #statements: Statements;
  readonly #watermark: Watermark;
  /** That the running transaction has come to; 0: none. */
  #latest = 0;

  /** @param file absolute path */
  constructor(file: string, lockWaitMs: number) {
    this.#of = { noun: CATALOGS.noun, file };
    const { database, prepared, watermark } = openFile(file, CATALOGS, { maxBytes: undefined, lockWaitMs });
    this.#database = database;
    this.#statements = prepared;
    this.#watermark = watermark;
    this.#queue = new CommitQueue({
      database,
      of: this.#of,
      lockWaitMs,
      isRefusal: (error) => SkerryError.is(error),
      onBegin: () => {
        this.#latest = 0;
      },
      onCommit: () => watermark.note(this.#latest),
    });
  }

  revision(): number {
    return this.#patiently(() => this.#statements.revision());
  }

  read<T>(run: (records: Records) => T): T {
    const revision = this.#begin();
    try {
      return run({ revision, ...this.#reads() });
    } catch (error) {
      throw storeFailure(this.#of, error);
    } finally {
      this.#statements.end();
    }
  }

  /** From the first look at the database on, all reads of a transaction are of one revision. */
  #begin(): number {
    return this.#patiently(() => {
      this.#statements.begin();
      try {
        return this.#statements.revision();
      } catch (error) {
        this.#statements.end();
        throw error;
      }
    });
  }

  async change<T>(run: (records: WritableRecords) => T): Promise<T> {
    return this.#queue.write(CHANGE_BYTES, () => this.#changeOnce(run));
  }

  /** A change that refuses takes back what it wrote: others of the same transaction stay. */
  #changeOnce<T>(run: (records: WritableRecords) => T): T {
    const statements = this.#statements;
    statements.save();
    try {
      const result = this.#write(run);
      statements.release();
      return result;
    } catch (error) {
      // SQLite has already rolled back all of it after some errors, such as a full disk.
      if (this.#database.isTransaction) statements.undo();
      throw error;
    }
  }

  #write<T>(run: (records: WritableRecords) => T): T {
    const statements = this.#statements;
    const revision = statements.revision() + 1;
    let hasWritten = false;
    const result = run({
      revision,
      ...this.#reads(),
      put: (key, value) => {
        hasWritten = true;
        statements.put(key, value);
      },
      delete: (key) => {
        hasWritten = true;
        statements.delete(key);
      },
    });
    if (hasWritten) {
      statements.setRevision(revision);
      this.#latest = revision;
    }
    return result;
  }

  #reads(): Omit<Records, 'revision'> {
    const statements = this.#statements;
    return {
      get: (key) => statements.get(key),
      list: (range) => statements.list(range),
      count: (prefix) => statements.count(prefix),
    };
  }

  async close(): Promise<void> {
    if (!this.#database.isOpen) return;
    this.#queue.flush();
    this.#database.close();
    this.#watermark.close();
  }

  #patiently<T>(run: () => T): T {
    if (!this.#database.isOpen) throw unavailable(this.#of, 'it was closed');
    try {
      return patiently(performance.now() + READ_WAIT_MS, run);
    } catch (error) {
      throw storeFailure(this.#of, error);
    }
  }
}
