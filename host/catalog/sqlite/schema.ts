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

/** What tenants keep on disk, from the versions that are there. */
const KEPT = `SELECT json_extract(value, '$.tenant') AS tenant, json_extract(value, '$.digest') AS digest,
  MAX(json_extract(value, '$.componentBytes')) AS bytes, COUNT(*) AS versions
  FROM records WHERE key > 'version ' AND key < 'version!' GROUP BY tenant, digest`;
const COUNT_KEPT = [
  `INSERT INTO records (key, value)
  SELECT 'tenant-digest ' || tenant || ' ' || digest, json_object('bytes', bytes, 'versions', versions) FROM (${KEPT})`,
  `INSERT INTO records (key, value) SELECT 'tenant-bytes ' || tenant, CAST(SUM(bytes) AS TEXT) FROM (${KEPT}) GROUP BY tenant`,
] as const;

/** A file with a catalog. */
export const CATALOGS = {
  noun: 'catalog',
  // "SKRC"
  applicationId: 0x534b5243,
  schemas: [
    { tables: TABLES, steps: [...TABLES, 'INSERT INTO revisions (latest) VALUES (0)'] },
    { tables: TABLES, steps: COUNT_KEPT },
  ],
  prepare: (database) => new Statements(database),
  changes: (statements) => statements.revision(),
} as const satisfies DatabaseKind<Statements>;
