import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOST_LIMITS } from '../../base/index.ts';
import { sqliteStorage } from './index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-lock-'));
  file = join(folder, 'store.db');
});
afterEach(() => {
  vi.useRealTimers();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const locked = { code: 'STORE_LOCKED', help: expect.stringContaining('Stop the other process') };

describe('sqlite: a lock held by somebody else', () => {
  test('is reported at the start', async () => {
    await sqliteStorage({ file }).close();
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => sqliteStorage({ file, lockWaitMs: 50 })).toThrow(expect.objectContaining(locked));
    other.exec('ROLLBACK');
    await sqliteStorage({ file }).close();
  });

  test('makes writes wait, not reads, while the event loop turns', async () => {
    const driver = sqliteStorage({ file });
    const store = driver.open('t', 's');
    await store.set('k', Uint8Array.of(1));
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await store.get('k')).toEqual(Uint8Array.of(1));
    const settled: string[] = [];
    const first = Promise.resolve(store.set('k', Uint8Array.of(2))).then(() => settled.push('first'));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    const second = Promise.resolve(store.get('k')).then((value) => settled.push(`second ${value}`));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(settled).toEqual([]);
    other.exec('ROLLBACK');
    await Promise.all([first, second]);
    expect(settled).toEqual(['first', 'second 2']);
    await driver.close();
  });

  test('fails writes in the end, and only those that have waited for long', async () => {
    const driver = sqliteStorage({ file, lockWaitMs: 300 });
    const store = driver.open('t', 's');
    await store.set('k', Uint8Array.of(1));
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const early = Promise.allSettled([store.set('k', Uint8Array.of(2)), store.delete('k')]);
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(200);
    const late = Promise.allSettled([store.set('late', Uint8Array.of(3))]);
    await vi.advanceTimersByTimeAsync(150);
    for (const write of await early) expect(write).toMatchObject({ status: 'rejected', reason: locked });
    other.exec('ROLLBACK');
    await vi.advanceTimersByTimeAsync(10);
    expect(await late).toMatchObject([{ status: 'fulfilled' }]);
    expect(await store.get('k')).toEqual(Uint8Array.of(1));
    await driver.close();
  });

  test('that keeps readers out makes them wait, too', async () => {
    const driver = sqliteStorage({ file });
    const store = driver.open('t', 's');
    await store.set('k', Uint8Array.of(1));
    await driver.close();
    const other = new DatabaseSync(file);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT');
    expect(() => sqliteStorage({ file, lockWaitMs: 50 })).toThrow(expect.objectContaining(locked));
    other.close();
    await sqliteStorage({ file }).close();
  });

  test('bounds what waits for it', async () => {
    const driver = sqliteStorage({ file, lockWaitMs: 60_000 });
    const store = driver.open('t', 's');
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const value = new Uint8Array(HOST_LIMITS.valueBytes);
    const fitting = HOST_LIMITS.storeWaitingBytes / value.length;
    const writes = Array.from({ length: fitting }, (_, i) => store.set(`k${i % 4}`, value));
    expect(() => store.set('one more', value)).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
    other.exec('ROLLBACK');
    await Promise.all(writes);
    await driver.close();
  });

  test('is waited for when the store is closed', async () => {
    const driver = sqliteStorage({ file, lockWaitMs: 50 });
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const write = Promise.allSettled([driver.open('t', 's').set('k', Uint8Array.of(1))]);
    driver.close();
    expect(await write).toMatchObject([{ status: 'rejected', reason: locked }]);
    other.exec('ROLLBACK');
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
