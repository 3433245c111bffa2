import { DatabaseSync } from 'node:sqlite';
import { isLocked, locked } from './failure.ts';
import { patiently } from './patience.ts';
import type { FileForm, Subject } from './kind.ts';
import { checkTables, schemaVersion } from './version.ts';

/** Fills an empty database: each version is made of the one before, so a new file is what an old one becomes. */
export function createTables(database: DatabaseSync, { schemas, applicationId }: Pick<FileForm, 'schemas' | 'applicationId'>): void {
  for (const step of schemas.flatMap(({ steps }) => steps)) database.exec(step);
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemas.length}`);
}

/**
 * Brings a file to the last schema, in one transaction: after a crash it is what it was. Nobody else may have it open, since
 * a process that knows the old tables only would go on writing to them.
 *
 * @param deadline by `performance.now()`, for waiting until others have closed it
 * @throws SkerryError `STORE_LOCKED` when they have not by then
 */
export function migrate(of: Subject, kind: FileForm, deadline: number): void {
  try {
    patiently(deadline, () => migrateOnce(of, kind));
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw locked(of, `it has an older schema, and while others have it open it cannot be brought to version ${kind.schemas.length}`);
  }
}

function migrateOnce(of: Subject, kind: FileForm): void {
  const { schemas } = kind;
  using database = new DatabaseSync(of.file, { timeout: 0, allowExtension: false });
  // Before the first look at the log, this asks for the whole file, and fails while another connection is open.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA fullfsync = on; BEGIN IMMEDIATE');
  // Another process may have been here in the meantime.
  const version = schemaVersion(database, of, kind);
  for (const step of schemas.slice(version).flatMap(({ steps }) => steps)) database.exec(step);
  checkTables(database, of, schemas.at(-1)!);
  // A transaction that is not committed is undone when the database is closed.
  database.exec(`PRAGMA user_version = ${schemas.length}; COMMIT`);
}
