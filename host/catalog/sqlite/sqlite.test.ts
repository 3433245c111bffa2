import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeCatalog } from '../describe-catalog.ts';
import { describeRecords } from '../describe-records.ts';
import { sqliteCatalog } from './index.ts';
import { SqliteRecords } from './records.ts';

const folder = mkdtempSync(join(tmpdir(), 'skerry-catalog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function freshFile(): (options?: { readonly now?: () => number }) => ReturnType<typeof sqliteCatalog> {
  const file = join(folder, `catalog-${count++}.db`);
  return (options) => sqliteCatalog({ file, ...options });
}

describeCatalog('sqlite', freshFile, true);
describeRecords('sqlite', () => new SqliteRecords(join(folder, `records-${count++}.db`), 1000));
