import type { DatabaseSync } from 'node:sqlite';
import { corrupt, unavailable } from './failure.ts';
import type { FileForm, Schema, Subject } from './kind.ts';

/**
 * The version of a file's schema, one of those that are known.
 *
 * @throws SkerryError `STORE_UNAVAILABLE` for files of other programs or of a newer Skerry, `STORE_CORRUPT` for a version that
 *   never was
 */
export function schemaVersion(database: DatabaseSync, of: Subject, { applicationId, schemas }: FileForm): number {
  if (pragma(database, 'application_id') !== applicationId) throw unavailable(of, 'it is the database of another program');
  const version = pragma(database, 'user_version') as number;
  if (version > schemas.length) {
    throw unavailable(of, `it has schema version ${version} of a newer Skerry, this one knows ${schemas.length}`);
  }
  if (version < 1) throw corrupt(of, `it has schema version ${version}, which never was`);
  return version;
}

/** @throws SkerryError `STORE_CORRUPT` unless the tables are those of the schema and nothing else is there */
export function checkTables(database: DatabaseSync, of: Subject, { tables }: Schema): void {
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid').all();
  if (found.map(({ sql }) => sql).join() !== tables.join()) throw corrupt(of, `its tables are not those of a ${of.noun}`);
}

export function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}
