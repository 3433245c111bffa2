import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { sqliteStorage } from './index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-damage-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PAGE = 4096;

/** A closed store of about a hundred pages. */
async function makeStore(): Promise<void> {
  const driver = sqliteStorage({ file });
  const store = driver.open('t', 's');
  for (let i = 0; i < 200; i++) await store.set(`key-${i}`, new Uint8Array(1500).fill(i));
  await driver.close();
}

/** Changes the file with SQL, as somebody with a SQLite shell could. */
function tamper(sql: string): void {
  using database = new DatabaseSync(file, { defensive: false });
  database.exec(sql);
}

function openError(): SkerryError {
  let driver;
  try {
    driver = sqliteStorage({ file });
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  void driver.close();
  throw new Error('It opened');
}

describe('sqlite: files that are no store', () => {
  test.each(['', 'x', 'x'.repeat(PAGE - 1), 'hello, this is text\n'.repeat(1000), 'SQLite format 3\0', '\0'.repeat(PAGE)])(
    '%#',
    (content) => {
      writeFileSync(file, content);
      expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', where: file, help: expect.stringContaining('backup') });
      expect(readFileSync(file, 'latin1')).toBe(content);
    },
  );

  test('a store that was cut to nothing is not started anew', async () => {
    await makeStore();
    truncateSync(file, 0);
    expect(openError().code).toBe('STORE_CORRUPT');
  });

  test('a log without its database is not thrown away', async () => {
    const driver = sqliteStorage({ file });
    await driver.open('t', 's').set('k', new Uint8Array(1));
    const moved = join(folder, 'moved.db');
    copyFileSync(`${file}-wal`, `${moved}-wal`);
    const log = readFileSync(`${moved}-wal`);
    file = moved;
    expect(openError().code).toBe('STORE_CORRUPT');
    expect(readFileSync(`${moved}-wal`)).toEqual(log);
    expect(existsSync(moved)).toBe(false);
    await driver.close();
  });

  test('the database of another program is refused by name, not as damaged', () => {
    tamper('CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES (1)');
    expect(openError()).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('another program') });
  });

  test('a folder in place of the file, and a file in place of its folder', () => {
    const parent = file;
    writeFileSync(parent, 'x');
    file = join(parent, 'store.db');
    expect(openError().code).toBe('STORE_UNAVAILABLE');
    file = folder;
    expect(openError().code).toBe('STORE_UNAVAILABLE');
  });
});

describe('sqlite: schema', () => {
  beforeEach(makeStore);

  test('a newer version is refused and says so', () => {
    tamper('PRAGMA user_version = 99');
    expect(openError()).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('version 99 of a newer Skerry') });
  });

  test.each([
    ['a trigger', 'CREATE TRIGGER leak AFTER INSERT ON entries BEGIN DELETE FROM entries; END'],
    ['a view', 'CREATE VIEW v AS SELECT 1'],
    ['another table', 'CREATE TABLE extra (x)'],
    ['a missing table', 'DROP TABLE versions'],
    ['an index', 'CREATE INDEX i ON entries (value)'],
    ['another column', 'ALTER TABLE entries ADD COLUMN x TEXT'],
  ])('%s is refused', (_, sql) => {
    tamper(sql);
    expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('tables') });
  });
});

describe('sqlite: damaged pages', () => {
  beforeEach(makeStore);

  test('a file that was cut short is found at the start', () => {
    for (const pages of [1, 2, 10, 50]) {
      const copy = readFileSync(file);
      writeFileSync(file, copy.subarray(0, pages * PAGE));
      expect(openError().code).toBe('STORE_CORRUPT');
      writeFileSync(file, copy);
    }
  });

  test('a page of garbage is found at the start, whichever it is', () => {
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += PAGE) {
      writeFileSync(file, Buffer.from(whole).fill(0xa5, at, at + PAGE));
      expect([at, openError().code]).toEqual([at, 'STORE_CORRUPT']);
    }
  });

  test('damage that appears while the store is open is reported, never read as a value', async () => {
    const driver = sqliteStorage({ file });
    const store = driver.open('t', 's');
    const value = new Uint8Array(200_000).fill(7);
    // More than SQLite caches, so that it has to read the damage.
    for (let i = 0; i < 40; i++) await store.set(`large-${i}`, value);
    await driver.close();
    const reopened = sqliteStorage({ file });
    writeFileSync(file, readFileSync(file).fill(0xa5, PAGE));
    const reads = Array.from({ length: 40 }, async (_, i) => reopened.open('t', 's').get(`large-${i}`));
    const outcomes = await Promise.allSettled(reads);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.length).toBeGreaterThan(20);
    for (const { reason } of failed) expect(reason).toMatchObject({ code: 'STORE_CORRUPT' });
    for (const read of outcomes) if (read.status === 'fulfilled') expect(read.value?.every((byte) => byte === 7)).toBe(true);
    await reopened.close();
  });
});
