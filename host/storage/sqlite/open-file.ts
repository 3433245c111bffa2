import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SkerryError } from '../../base/index.ts';
import { corrupt, lostWrites, storeFailure, unavailable } from './failure.ts';
import { patiently } from './patience.ts';
import { APPLICATION_ID, INITIAL_ROWS, SCHEMA_VERSION, TABLES } from './schema.ts';
import { Statements } from './statements.ts';
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

export interface OpenFile {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly watermark: Watermark;
}

/**
 * Opens the database, creating it if there is none, and makes sure that it is whole and ours.
 *
 * @param file absolute path
 * @throws SkerryError `STORE_*`; never returns an empty store in place of a damaged one
 */
export function openFile(file: string, options: OpenOptions): OpenFile {
  checkSqliteVersion(process.versions.sqlite ?? '0');
  try {
    if (!existsSync(file)) createFile(file);
    checkSize(file);
    return openWithWatermark(file, options);
  } catch (error) {
    throw storeFailure(file, error);
  }
}

/** What is in the database is read after what was acknowledged, since others may write meanwhile. */
function openWithWatermark(file: string, options: OpenOptions): OpenFile {
  const watermark = new Watermark(file + WATERMARK);
  try {
    return { ...openExisting(file, watermark.acknowledged, options), watermark };
  } catch (error) {
    watermark.close();
    throw error;
  }
}

/** SQLite takes a file of less than a page for a new database and would start anew. */
function checkSize(file: string): void {
  const { size } = statSync(file);
  if (size < PAGE_BYTES) throw corrupt(file, `it is truncated to ${size} bytes`);
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
function createFile(file: string): void {
  // SQLite would delete a log without a database, and with it the last writes of a store that somebody moved.
  if (existsSync(`${file}-wal`)) throw corrupt(file, 'its -wal file exists without it');
  // In this order: another process that creates the store right now makes the database first.
  if (existsSync(file + WATERMARK) && !existsSync(file)) throw lost(file, 'it is gone');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new-${randomUUID()}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    writeSchema(draft);
    linkIfAbsent(draft, file);
    syncToDisk(dirname(file));
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeSchema(file: string): void {
  using database = new DatabaseSync(file);
  database.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN`);
  for (const table of TABLES) database.exec(table);
  database.exec(INITIAL_ROWS);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
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

function openExisting(file: string, acknowledged: number, { maxBytes, lockWaitMs }: OpenOptions): Omit<OpenFile, 'watermark'> {
  const deadline = performance.now() + lockWaitMs;
  // Whoever waits for a lock does so by itself: SQLite would wait with the thread, up to 100 ms between two looks.
  const database = new DatabaseSync(file, { timeout: 0, defensive: true, allowExtension: false });
  try {
    const statements = patiently(deadline, () => {
      configure(database);
      checkOwner(database, file);
      checkWhole(database, file);
      limitSize(database, maxBytes);
      return new Statements(database);
    });
    patiently(deadline, () => checkComplete(statements, acknowledged, file));
    // Finds a read-only file or a lock now instead of at the first write.
    patiently(deadline, () => database.exec('BEGIN IMMEDIATE; ROLLBACK'));
    return { database, statements };
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkComplete(statements: Statements, acknowledged: number, file: string): void {
  const last = statements.lastVersion();
  if (last >= acknowledged) return;
  throw lost(file, `it has ${last} changes, and ${acknowledged} were acknowledged`);
}

function lost(file: string, detail: string): SkerryError {
  return lostWrites(file, detail, file + WATERMARK);
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

function checkOwner(database: DatabaseSync, file: string): void {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw unavailable(file, 'it is the database of another program');
  }
  const version = pragma(database, 'user_version') as number;
  if (version > SCHEMA_VERSION) {
    throw unavailable(file, `it has schema version ${version} of a newer Skerry, this one knows ${SCHEMA_VERSION}`);
  }
}

/** Damage is looked for at every start: one pass over the file, about a second per gigabyte. */
function checkWhole(database: DatabaseSync, file: string): void {
  const verdict = pragma(database, 'quick_check(1)');
  if (verdict !== 'ok') throw corrupt(file, String(verdict));
  const tables = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid').all();
  if (tables.map(({ sql }) => sql).join() !== TABLES.join()) throw corrupt(file, 'its tables are not those of a store');
  if (pragma(database, 'journal_mode') !== 'wal') throw corrupt(file, 'it has no write-ahead log');
}

function limitSize(database: DatabaseSync, maxBytes: number | undefined): void {
  if (maxBytes === undefined) return;
  database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_BYTES))}`);
}

function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}
