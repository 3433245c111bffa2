import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeStore } from '../describe-store.ts';
import type { Note, StorageDriver } from '../index.ts';
import { sqliteStorage } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: { maxBytes?: number; storeBytes?: number; now?: () => number } = {}): StorageDriver =>
  sqliteStorage({ file: join(folder, 'data', 'store.db'), ...options });

describeStore('sqlite', (options) => open(options));

const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);
const full = { code: 'STORE_FULL', help: expect.any(String) };

describe('sqlite: size limit', () => {
  const value = new Uint8Array(100_000);

  async function fill(driver: StorageDriver): Promise<number> {
    const store = driver.open('t', 's');
    for (let i = 0; ; i++) {
      const outcome = await Promise.resolve(store.set(`k${i}`, value)).catch((error: unknown) => error);
      if (outcome === undefined) continue;
      expect(outcome).toMatchObject(full);
      return i;
    }
  }

  test('stops writes; reads and deletes go on, and then there is room again', async () => {
    const driver = open({ maxBytes: 1_000_000 });
    const count = await fill(driver);
    expect(count).toBeGreaterThan(5);
    const store = driver.open('t', 's');
    expect((await store.get('k0'))?.length).toBe(value.length);
    await store.deleteMany(['k0', 'k1']);
    await store.set('again', value);
    expect((await store.list()).keys).toHaveLength(count - 1);
    await driver.close();
  });

  test('a write that does not fit fails alone, its neighbours of the same commit succeed', async () => {
    const driver = open({ maxBytes: 300_000 });
    const [small, large] = [driver.open('small', 's'), driver.open('large', 's')];
    const outcomes = await Promise.allSettled([
      small.set('a', new Uint8Array(10)),
      small.increment('n', 1n),
      large.set('b', new Uint8Array(1_000_000)),
      small.increment('n', 1n),
      small.get('a'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ reason: full });
    expect(text(await small.get('n'))).toBe('2');
    expect(await large.exists('b')).toBe(false);
    await driver.close();
  });
});

describe('sqlite: bytes of a store', () => {
  test('are what its entries add up to, whatever happened to them', async () => {
    let now = 0;
    const driver = open({ storeBytes: 200_000, now: () => now });
    const store = driver.open('t', 's');
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
    const key = (): string => `k${random(40)}`;
    const value = (): Uint8Array => new Uint8Array(random(15_000));
    const note = (): Note | undefined =>
      random(9) > 4 ? undefined : { expiresAt: random(9) > 4 ? undefined : now + random(40), bytes: new Uint8Array(random(2000)) };
    for (; now < 60; now++) {
      const calls = [
        store.set(key(), value(), note()),
        store.setNote(key(), note()),
        store.delete(key()),
        store.setMany(Array.from({ length: 5 }, () => [key(), value(), note()] as const)),
        store.deleteMany([key(), key(), key()]),
        store.increment(`n${random(5)}`, BigInt(random(1e9))),
        store.setIfVersion(key(), value(), 0n),
      ];
      await Promise.allSettled(calls);
    }
    await driver.close();
    using database = new DatabaseSync(join(folder, 'data', 'store.db'));
    const bytesOf = (sql: string): number => Number(database.prepare(`SELECT sum(64 + ${sql}`).get()?.['bytes']);
    const [entries, notes] = [bytesOf('length(key) + length(value)) AS bytes FROM entries'), bytesOf('length(note)) AS bytes FROM notes')];
    expect(database.prepare('SELECT bytes FROM stores').all()).toEqual([{ bytes: entries + notes }]);
    expect([entries > 10_000, notes > 1_000]).toEqual([true, true]);
    expect(database.prepare('SELECT key FROM notes EXCEPT SELECT key FROM entries').all()).toEqual([]);
  });
});

describe('sqlite: a store that is closed', () => {
  const isOpen = (): boolean =>
    readdirSync('/proc/self/fd').some((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(folder);
      } catch {
        return false;
      }
    });

  test.skipIf(process.platform !== 'linux')('holds no file open, and may be closed again', async () => {
    const driver = open();
    await driver.open('t', 's').set('k', new Uint8Array(1));
    expect(isOpen()).toBe(true);
    await driver.close();
    expect(isOpen()).toBe(false);
    await driver.close();
  });
});

describe('sqlite: a write that changes nothing', () => {
  test('acknowledges nothing that would be missing later', async () => {
    for (let i = 0; i < 2; i++) {
      const driver = open();
      await driver.open('t', 's').delete('none');
      await driver.close();
    }
  });
});

describe('sqlite: several connections to one file', () => {
  test('see each other and never give out a version twice', async () => {
    const [one, two] = [open(), open()];
    const [a, b] = [one.open('t', 's'), two.open('t', 's')];
    const versions = new Set<bigint>();
    for (let i = 0; i < 20; i++) {
      for (const [writer, reader] of [
        [a, b],
        [b, a],
      ] as const) {
        await writer.set('k', new Uint8Array([i]));
        versions.add((await reader.getVersioned('k')).version);
        await reader.delete('k');
      }
    }
    expect(versions.size).toBe(40);
    const sums = await Promise.all([a, b, a, b].map((store) => store.increment('n', 1n)));
    expect(sums.map(Number).toSorted()).toEqual([1, 2, 3, 4]);
    await one.close();
    await two.close();
  });
});
