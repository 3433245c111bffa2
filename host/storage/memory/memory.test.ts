import { describe, expect, test } from 'vitest';
import { describeStore } from '../describe-store.ts';
import { memoryStorage } from '../index.ts';

describeStore('memory', (options) => memoryStorage(options), { skip: ['persistence'] });

const attempt = async <T>(call: () => T | Promise<T>): Promise<T> => call();

describe('memory: budget', () => {
  const full = { code: 'STORE_FULL' };

  test('refuses writes above it, whichever store they go to, and goes on reading', async () => {
    const driver = memoryStorage({ maxBytes: 10_000 });
    const [mine, theirs] = [driver.open('a', 's'), driver.open('b', 's')];
    await mine.set('k', new Uint8Array(6000).fill(1));
    await expect(attempt(() => theirs.set('k', new Uint8Array(6000)))).rejects.toMatchObject(full);
    await expect(attempt(() => mine.set('k2', new Uint8Array(6000)))).rejects.toMatchObject(full);
    expect((await mine.get('k'))?.[5999]).toBe(1);
    expect(await theirs.exists('k')).toBe(false);
  });

  test('is given back by deleting and by smaller values', async () => {
    const driver = memoryStorage({ maxBytes: 10_000 });
    const store = driver.open('a', 's');
    for (let i = 0; i < 100; i++) {
      await store.set('k', new Uint8Array(9000));
      await store.set('k', new Uint8Array(10));
      await store.set('l', new Uint8Array(9000));
      await store.deleteMany(['k', 'l']);
    }
    await store.set('k', new Uint8Array(9000));
  });

  test('a batch that does not fit writes nothing', async () => {
    const store = memoryStorage({ maxBytes: 10_000 }).open('a', 's');
    const entries = ['a', 'b', 'c'].map((key) => [key, new Uint8Array(4000)] as const);
    await expect(attempt(() => store.setMany(entries))).rejects.toMatchObject(full);
    expect((await store.list()).keys).toEqual([]);
  });

  test('counts what many tiny keys cost', async () => {
    const store = memoryStorage({ maxBytes: 100_000 }).open('a', 's');
    let count = 0;
    await expect(
      attempt(async () => {
        for (; ; count++) await store.set(String(count), new Uint8Array(0));
      }),
    ).rejects.toMatchObject(full);
    expect(count).toBeLessThan(1000);
  });
});
