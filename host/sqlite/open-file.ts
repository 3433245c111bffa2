import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SkerryError } from '../base/index.ts';
import { corrupt, lostWrites, storeFailure } from './failure.ts';
import { createTables, migrate } from './migrate.ts';
import { patiently } from './patience.ts';
import type { DatabaseKind, FileForm, Subject } from './kind.ts';
import { checkTables, pragma, schemaVersion } from './version.ts';
import { Watermark } from './watermark.ts';

/** Beside the database: the last version that was acknowledged. */
const WATERMARK = '-acknowledged';

/** What a write-ahead log keeps on disk once it has been copied into the database. */
const LOG_BYTES = 64 * 1024 * 1024;

const PAGE_BYTES = 4096;

/** SQLite below this can lose a transaction when two connections reset the write-ahead log at once. */
const SQLITE_FLOOR = [3, 51, 3] as const;

export interface OpenOptions {
  readonly maxBytes: number | undefined;
  /** How long to wait for the locks of other processes, in milliseconds. */
  readonly lockWaitMs: number;
}

export interface OpenFile<P> {
  readonly database: DatabaseSync;
  readonly prepared: P;
  readonly watermark: Watermark;
}

/**
 * Opens the database, creating it if there is none, and makes sure that it is whole and ours.
 *
 * @param file absolute path
 * @throws SkerryError `STORE_*`; never returns an empty database in place of a damaged one
 */
export function openFile<P>(file: string, kind: DatabaseKind<P>, options: OpenOptions): OpenFile<P> {
  checkSqliteVersion(process.versions.sqlite ?? '0');
  const of = { noun: kind.noun, file };
  try {
    if (!existsSync(file)) createFile(of, kind);
    checkSize(of);
    return openWithWatermark(of, kind, options);
  } catch (error) {
    throw storeFailure(of, error);
  }
}

/** What is in the database is read after what was acknowledged, since others may write meanwhile. */
function openWithWatermark<P>(of: Subject, kind: DatabaseKind<P>, options: OpenOptions): OpenFile<P> {
  const watermark = new Watermark(of.file + WATERMARK);
  try {
    return { ...openExisting(of, kind, watermark.acknowledged, options), watermark };
  } catch (error) {
    watermark.close();
    throw error;
  }
}

/** SQLite takes a file of less than a page for a new database and would start anew. */
function checkSize(of: Subject): void {
  const { size } = statSync(of.file);
  if (size < PAGE_BYTES) throw corrupt(of, `it is truncated to ${size} bytes`);
}

function checkSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number);
  const index = SQLITE_FLOOR.findIndex((floor, i) => parts[i] !== floor);
  if (index === -1 || (parts[index] ?? 0) > (SQLITE_FLOOR[index] ?? 0)) return;
  const message = `SQLite ${version} may lose writes; ${SQLITE_FLOOR.join('.')} is the oldest version that does not`;
  throw new SkerryError('NODE_TOO_OLD', message, { help: 'Run the host with a newer Node.js.' });
}

/**
 * Makes the file under another name and links it into place when it is complete. So a crash half way leaves no file, and
 * a file that exists but is empty was truncated. `link`, unlike `rename`, does not replace what another process made.
 */
function createFile(of: Subject, kind: FileForm): void {
  const { file } = of;
  // SQLite would delete a log without a database, and with it the last writes of a store that somebody moved.
  if (existsSync(`${file}-wal`)) throw corrupt(of, 'its -wal file exists without it');
  // In this order: another process that creates the store right now makes the database first.
  if (existsSync(file + WATERMARK) && !existsSync(file)) throw lost(of, 'it is gone');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new-${randomUUID()}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    writeSchema(draft, kind);
    linkIfAbsent(draft, file);
    syncToDisk(dirname(file));
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeSchema(file: string, kind: FileForm): void {
  using database = new DatabaseSync(file);
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN`);
  createTables(database, kind);
  database.exec('COMMIT');
}

function linkIfAbsent(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A new name in a folder is durable only once the folder is. */
function syncToDisk(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openExisting<P>(of: Subject, kind: DatabaseKind<P>, acknowledged: number, options: OpenOptions): Omit<OpenFile<P>, 'watermark'> {
  const deadline = performance.now() + options.lockWaitMs;
  for (;;) {
    const opened = openCurrent(of, kind, acknowledged, options, deadline);
    if (opened !== undefined) return opened;
    migrate(of, kind, deadline);
  }
}

/** @returns undefined, with nothing open, when its schema is an older one */
function openCurrent<P>(
  of: Subject,
  kind: DatabaseKind<P>,
  acknowledged: number,
  { maxBytes }: OpenOptions,
  deadline: number,
): Omit<OpenFile<P>, 'watermark'> | undefined {
  // Whoever waits for a lock does so by itself: SQLite would wait with the thread, up to 100 ms between two looks.
  const database = new DatabaseSync(of.file, { timeout: 0, defensive: true, allowExtension: false });
  try {
    const version = patiently(deadline, () => {
      configure(database);
      return checkWhole(database, of, kind);
    });
    if (version < kind.schemas.length) {
      database.close();
      return undefined;
    }
    const prepared = patiently(deadline, () => {
      limitSize(database, maxBytes);
      return kind.prepare(database);
    });
    patiently(deadline, () => checkComplete(of, kind.changes(prepared), acknowledged));
    // Finds a read-only file or a lock now instead of at the first write.
    patiently(deadline, () => database.exec('BEGIN IMMEDIATE; ROLLBACK'));
    return { database, prepared };
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkComplete(of: Subject, changes: number, acknowledged: number): void {
  if (changes >= acknowledged) return;
  throw lost(of, `it has ${changes} changes, and ${acknowledged} were acknowledged`);
}

function lost(of: Subject, detail: string): SkerryError {
  return lostWrites(of, detail, of.file + WATERMARK);
}

/** `FULL`: an acknowledged write survives a power failure, not just a crash. `fullfsync` makes that true on macOS. */
function configure(database: DatabaseSync): void {
  database.exec(`
    PRAGMA trusted_schema = off;
    PRAGMA cell_size_check = on;
    PRAGMA temp_store = memory;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = on;
    PRAGMA checkpoint_fullfsync = on;
    PRAGMA journal_size_limit = ${LOG_BYTES};
  `);
}

/**
 * Damage is looked for at every start: one pass over the file, about a second per gigabyte.
 *
 * @returns the version of the schema
 */
function checkWhole(database: DatabaseSync, of: Subject, kind: FileForm): number {
  const version = schemaVersion(database, of, kind);
  const verdict = pragma(database, 'quick_check(1)');
  if (verdict !== 'ok') throw corrupt(of, String(verdict));
  checkTables(database, of, kind.schemas[version - 1]!);
  if (pragma(database, 'journal_mode') !== 'wal') throw corrupt(of, 'it has no write-ahead log');
  return version;
}

function limitSize(database: DatabaseSync, maxBytes: number | undefined): void {
  if (maxBytes === undefined) return;
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_BYTES))}`);
}
