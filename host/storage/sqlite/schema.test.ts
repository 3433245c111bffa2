import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { createTables, openFile, type OpenFile as OpenDatabase, type Schema } from '../../sqlite/index.ts';
import { sqliteStorage } from './index.ts';
import { STORES } from './schema.ts';
import type { Statements } from './statements.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-schema-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type OpenFile = OpenDatabase<Statements>;

const SCHEMAS: readonly Schema[] = STORES.schemas;

const MARKS = 'CREATE TABLE marks (mark INTEGER NOT NULL) STRICT';
const NOTES = 'CREATE TABLE remarks (note TEXT NOT NULL) STRICT';
const { tables: known } = SCHEMAS.at(-1)!;

/** The versions that a later Skerry may know: a table more, filled from those before it; then another. */
const SECOND: Schema = { tables: [...known, MARKS], steps: [MARKS, 'INSERT INTO marks SELECT count(*) FROM entries'] };
const THIRD: Schema = { tables: [...known, MARKS, NOTES], steps: [NOTES, `INSERT INTO remarks SELECT 'of ' || mark FROM marks`] };
const LATER = [...SCHEMAS, SECOND, THIRD];

function open(schemas: readonly Schema[], lockWaitMs = 100): OpenFile {
  return openFile(file, { ...STORES, schemas }, { maxBytes: undefined, lockWaitMs });
}

function close({ database, watermark }: OpenFile): void {
  database.close();
  watermark.close();
}

/** A closed store as the first Skerry left it, with two entries. */
async function makeStore(): Promise<void> {
  const driver = sqliteStorage({ file });
  for (const key of ['a', 'b']) await driver.open('t', 's').set(key, new Uint8Array([1, 2, 3]));
  await driver.close();
}

function query(sql: string): unknown[] {
  using database = new DatabaseSync(file);
  return database
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0]);
}

function failureOf(run: () => OpenFile): SkerryError {
  try {
    close(run());
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  throw new Error('It opened');
}

describe('sqlite: a file with an older schema', () => {
  beforeEach(makeStore);

  test('is brought to the newest by all that lies between, and keeps its entries', () => {
    close(open(LATER));
    expect(query('PRAGMA user_version')).toEqual([4]);
    expect(query('SELECT note FROM remarks')).toEqual(['of 2']);
    expect(query('SELECT key FROM entries').map(String)).toEqual(['97', '98']);
    close(open(LATER));
    expect(query('SELECT note FROM remarks')).toEqual(['of 2']);
  });

  test('looks afterwards as a new one does', () => {
    close(open(LATER));
    const tables = query('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid');
    file = join(folder, 'new.db');
    close(open(LATER));
    expect(query('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid')).toEqual(tables);
  });

  test('is not touched while another process has it open, which is told', () => {
    const other = open(SCHEMAS);
    expect(failureOf(() => open(LATER))).toMatchObject({
      code: 'STORE_LOCKED',
      message: expect.stringContaining('an older schema'),
      where: file,
    });
    expect(other.database.prepare('SELECT count(*) AS n FROM entries').get()).toMatchObject({ n: 2 });
    close(other);
    expect(query('PRAGMA user_version')).toEqual([2]);
    close(open(LATER));
    expect(query('PRAGMA user_version')).toEqual([4]);
  });

  test('is what it was when a step fails, or leaves other tables than it should', () => {
    const broken: Schema = { tables: THIRD.tables, steps: [NOTES, 'INSERT INTO nowhere VALUES (1)'] };
    expect(() => close(open([...SCHEMAS, SECOND, broken]))).toThrow('nowhere');
    const wrong: Schema = { tables: THIRD.tables, steps: [NOTES.replace('note ', 'text ')] };
    expect(failureOf(() => open([...SCHEMAS, SECOND, wrong])).code).toBe('STORE_CORRUPT');
    expect(query('PRAGMA user_version')).toEqual([2]);
    expect(query(`SELECT name FROM sqlite_schema WHERE name IN ('marks', 'remarks')`)).toEqual([]);
    close(open(SCHEMAS));
  });

  test('is what it was when its migration is killed, and is migrated by the next', async () => {
    const program = fileURLToPath(new URL('fixtures/migrate-until-killed.ts', import.meta.url));
    const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(query('PRAGMA user_version')).toEqual([2]);
    close(open(LATER));
    expect(query('SELECT note FROM remarks')).toEqual(['of 2']);
  });

  test('is checked before: what is damaged or foreign is not migrated', () => {
    using database = new DatabaseSync(file);
    database.exec('DROP TABLE versions');
    database.close();
    expect(failureOf(() => open(LATER))).toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('tables') });
    expect(query('PRAGMA user_version')).toEqual([2]);
  });
});

test('sqlite: a file of the first version keeps its entries, and can keep things beside them', async () => {
  const database = new DatabaseSync(file);
  createTables(database, { ...STORES, schemas: SCHEMAS.slice(0, 1) });
  database.exec(
    `INSERT INTO entries (tenant, store, key, version, value) VALUES (x'74', x'73', x'6b', 1, x'31'); UPDATE versions SET next = 2`,
  );
  database.exec(`INSERT INTO stores (tenant, store, bytes) VALUES (x'74', x'73', 66); PRAGMA journal_mode = WAL`);
  database.close();
  const driver = sqliteStorage({ file });
  const store = driver.open('t', 's');
  expect(await store.increment('k', 1n)).toBe(2n);
  await store.setNote('k', { expiresAt: Date.now() - 1, bytes: new Uint8Array(0) });
  expect(await store.get('k')).toBeUndefined();
  await driver.close();
});

test('sqlite: a file with a newer schema is refused, and stays as it is', () => {
  close(open(LATER));
  expect(failureOf(() => open(SCHEMAS))).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('version 4 of a newer Skerry'),
  });
  expect(query('PRAGMA user_version')).toEqual([4]);
});

test.each([0, -1])('sqlite: a file of ours with schema version %i is damaged', (version) => {
  close(open(SCHEMAS));
  query(`PRAGMA user_version = ${version}`);
  expect(failureOf(() => open(SCHEMAS))).toMatchObject({
    code: 'STORE_CORRUPT',
    message: expect.stringContaining(`schema version ${version}`),
  });
});
