import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { describeCatalog } from '../describe-catalog.ts';
import { BY, digestOf, type OpenCatalog, versionOf } from '../describe-helpers.ts';
import { describeRecords } from '../describe-records.ts';
import { sqliteCatalog } from './index.ts';
import { SqliteRecords } from './records.ts';

const folder = mkdtempSync(join(tmpdir(), 'skerry-catalog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function freshFile(): OpenCatalog {
  const file = join(folder, `catalog-${count++}.db`);
  return (options) => sqliteCatalog({ file, ...options });
}

describeCatalog('sqlite', freshFile, true);
const COUNTED = "WHERE key LIKE 'tenant-digest %' OR key LIKE 'tenant-bytes %'";
const KEPT = `SELECT key, value FROM records ${COUNTED} ORDER BY key`;

test('a catalog of the first schema gets what its tenants hold counted', async () => {
  const file = join(folder, 'older.db');
  const older = sqliteCatalog({ file });
  for (const tenant of ['one', 'two', 'none']) await older.createTenant(tenant, BY);
  for (const [tenant, digest, componentBytes] of [
    ['one', '1', 600],
    ['one', '2', 400],
    ['one', '1', 600],
    ['two', '1', 600],
  ] as const) {
    await older.createVersion(versionOf('hello', { tenant, digest: digestOf(digest), componentBytes }), BY);
  }
  await older.close();
  const database = new DatabaseSync(file);
  const before = database.prepare(KEPT).all();
  expect(before).toHaveLength(5);
  database.exec(`DELETE FROM records ${COUNTED}; PRAGMA user_version = 1`);
  database.close();
  const converted = sqliteCatalog({ file, quotas: { componentBytes: 1000 } });
  await expect(
    converted.createVersion(versionOf('hello', { tenant: 'one', digest: digestOf('3'), componentBytes: 1 }), BY),
  ).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
    used: 1001,
  });
  await converted.close();
  using again = new DatabaseSync(file);
  expect(again.prepare(KEPT).all()).toEqual(before);
});

describeRecords('sqlite', () => new SqliteRecords(join(folder, `records-${count++}.db`), 1000));
