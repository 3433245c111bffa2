import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteStorage } from './index.ts';

const WRITER = fileURLToPath(new URL('fixtures/write-until-killed.ts', import.meta.url));
const ROUNDS = 5;
const MiB = 1024 * 1024;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-crash-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process write until it has acknowledged `count` writes, kills it, and returns all it ever acknowledged. */
async function killWriter(prefix: string, count: number): Promise<[store: string, index: number][]> {
  const child = spawn(process.execPath, [WRITER, file, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: [string, number][] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [store = '', index = ''] = line.split(' ');
    acknowledged.push([store, Number(index)]);
    if (acknowledged.length === count) child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  return acknowledged;
}

describe('sqlite: a process that is killed while it writes', () => {
  test('loses no acknowledged write and no half of a batch, round after round', async () => {
    const counts = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const acknowledged = await killWriter(`r${round}`, 150 + round * 37);
      const driver = sqliteStorage({ file });
      for (const [name, index] of acknowledged) {
        const store = driver.open('tenant', name);
        const key = `r${round}-${index}`;
        expect(await store.get(key)).toEqual(new Uint8Array(index % 5000).fill(index));
        if (index % 3 === 0) expect(await store.exists(`${key}-twin`)).toBe(true);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      for (const [name, count] of counts) {
        const sum = Number(await driver.open('tenant', name).increment('count', 0n));
        // The last increment of each round may be on disk although its acknowledgement was never read.
        expect(sum).toBeGreaterThanOrEqual(count);
        expect(sum).toBeLessThanOrEqual(count + 2 * ROUNDS);
        counts.set(name, sum);
      }
      await driver.close();
    }
  });

  test('leaves a log that the next close puts away', async () => {
    await killWriter('r', 200);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await sqliteStorage({ file }).close();
    expect(() => statSync(`${file}-wal`)).toThrow('ENOENT');
  });
});

describe('sqlite: acknowledged writes that are gone', () => {
  const code = (): string => {
    try {
      void sqliteStorage({ file }).close();
      return 'opened';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const log = (): string => `${file}-wal`;

  test.each<readonly [string, () => void]>([
    ['a log that was deleted', () => rmSync(log())],
    ['a log that was emptied', () => truncateSync(log(), 0)],
    // By half: the last of it may belong to a write that nobody has acknowledged.
    ['a log that was cut short', () => truncateSync(log(), statSync(log()).size >> 1)],
    ['a log with a damaged head', () => writeFileSync(log(), readFileSync(log()).fill(0xa5, 0, 32))],
    ['a log with a damaged frame', () => writeFileSync(log(), readFileSync(log()).fill(0xa5, 5000, 5100))],
    ['a database that was deleted', () => [file, log(), `${file}-shm`].forEach((name) => rmSync(name, { force: true }))],
  ])('%s: the store is not opened', async (_, damage) => {
    await killWriter('r', 60);
    damage();
    expect(code()).toBe('STORE_CORRUPT');
    expect(code()).toBe('STORE_CORRUPT');
    // As the message says.
    rmSync(`${file}-acknowledged`);
    expect(code()).toBe('opened');
  });

  test('a backup in place of the store is told from the store', async () => {
    await killWriter('r', 30);
    await sqliteStorage({ file }).close();
    const backup = readFileSync(file);
    await killWriter('s', 30);
    await sqliteStorage({ file }).close();
    writeFileSync(file, backup);
    expect(() => sqliteStorage({ file })).toThrow(
      expect.objectContaining({ help: expect.stringContaining(`delete ${file}-acknowledged`) }),
    );
  });

  test('a backup of before a deletion is told from the store, too', async () => {
    const first = sqliteStorage({ file });
    await first.open('t', 's').set('k', new Uint8Array(1));
    await first.close();
    const backup = readFileSync(file);
    const second = sqliteStorage({ file });
    await second.open('t', 's').delete('k');
    await second.close();
    writeFileSync(file, backup);
    expect(code()).toBe('STORE_CORRUPT');
  });

  test('writes that failed, and calls that wrote nothing, are not counted', async () => {
    const driver = sqliteStorage({ file, maxBytes: 200_000 });
    const store = driver.open('t', 's');
    await store.set('k', new Uint8Array(10));
    await Promise.allSettled(Array.from({ length: 5 }, (_, i) => store.set(`large${i}`, new Uint8Array(300_000))));
    await Promise.all([store.setIfVersion('k', new Uint8Array(1), 99n), store.get('k'), store.delete('none')]);
    await driver.close();
    expect(code()).toBe('opened');
  });
});

describe('sqlite: write-ahead log', () => {
  test('stays bounded however much is written', async () => {
    const driver = sqliteStorage({ file });
    const store = driver.open('t', 's');
    const value = new Uint8Array(MiB);
    let largest = 0;
    for (let i = 0; i < 120; i++) {
      await store.set(`k${i % 8}`, value);
      largest = Math.max(largest, statSync(`${file}-wal`).size);
    }
    expect(largest).toBeLessThan(64 * MiB);
    await driver.close();
  });
});
