import type { DatabaseKind } from '../../sqlite/index.ts';
import { Statements } from './statements.ts';

/** The manifests among the values are long, so no WITHOUT ROWID: they stay out of the index. */
const TABLES = [
  `CREATE TABLE records (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT`,
  `CREATE TABLE revisions (
  latest INTEGER NOT NULL
) STRICT`,
] as const;

/** A file with a catalog. */
export const CATALOGS = {
  noun: 'catalog',
  // "SKRC"
  applicationId: 0x534b5243,
  schemas: [{ tables: TABLES, steps: [...TABLES, 'INSERT INTO revisions (latest) VALUES (0)'] }],
  prepare: (database) => new Statements(database),
  changes: (statements) => statements.revision(),
} as const satisfies DatabaseKind<Statements>;
