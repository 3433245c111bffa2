import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteStorage } from './index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-lock-'));
  file = join(folder, 'store.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const locked = { code: 'STORE_LOCKED', help: expect.stringContaining('Stop the other process') };

describe('sqlite: a lock held by somebody else', () => {
  test('is reported at the start', async () => {
    await sqliteStorage({ file }).close();
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => sqliteStorage({ file })).toThrow(expect.objectContaining(locked));
    other.exec('ROLLBACK');
    await sqliteStorage({ file }).close();
  });

  test('fails the writes that meet it, not the reads, and passes', async () => {
    const driver = sqliteStorage({ file });
    const store = driver.open('t', 's');
    await store.set('k', Uint8Array.of(1));
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const writes = await Promise.allSettled([store.set('k', Uint8Array.of(2)), store.delete('k')]);
    for (const write of writes) expect(write).toMatchObject({ status: 'rejected', reason: locked });
    expect(await store.get('k')).toEqual(Uint8Array.of(1));
    other.exec('ROLLBACK');
    await store.set('k', Uint8Array.of(3));
    expect(await store.get('k')).toEqual(Uint8Array.of(3));
    await driver.close();
  });
});

describe('sqlite: no permission to write', () => {
  /** Root may write everything, so another user tries. */
  function openAsNobody(): string {
    const script = `
      import { sqliteStorage } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
      try { sqliteStorage({ file: ${JSON.stringify(file)} }); console.log('opened'); }
      catch (error) { console.log(error.code); }`;
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', ...user }).stdout.trim();
  }

  test('is reported at the start', async () => {
    await sqliteStorage({ file }).close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    expect(openAsNobody()).toBe('STORE_READ_ONLY');
  });

  test('to create the file is reported, too', () => {
    chmodSync(folder, 0o555);
    expect(openAsNobody()).toBe('STORE_READ_ONLY');
  });
});
