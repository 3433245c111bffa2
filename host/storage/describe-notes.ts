import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOST_LIMITS } from '../base/index.ts';
import { type KeyValueStore, type Note, type StorageDriver, StoreValueError } from './contract.ts';
import { allKeys, attempt, bytes, type OpenDriver, refused, text } from './describe-helpers.ts';

/** The part of the contract that is about expiry, and what is kept beside values. `describeStore` calls it. */
export function describeNotes(name: string, open: OpenDriver, persists: boolean): void {
  describe(`${name}: what is kept beside a value`, () => {
    let driver: StorageDriver;
    let store: KeyValueStore;
    let now = 0;
    const note = (text: string, expiresAt?: number): Note => ({ expiresAt, bytes: bytes(text) });
    const noted = async (key: string): Promise<unknown> => {
      const [found] = await store.getNoted([key]);
      return found && [text(found.value), found.note && [text(found.note.bytes), found.note.expiresAt]];
    };

    beforeEach(async () => {
      now = 1_000;
      driver = await open({ now: () => now });
      store = driver.open('tenant', 'default');
    });
    afterEach(() => driver.close());

    test('is read with it, replaced with it, and goes with it', async () => {
      await store.set('k', bytes('v'), note('one', 5_000));
      expect(await noted('k')).toEqual(['v', ['one', 5_000]]);
      await store.set('k', bytes('w'), note('two'));
      expect(await noted('k')).toEqual(['w', ['two', undefined]]);
      await store.set('k', bytes('x'));
      expect(await noted('k')).toEqual(['x', undefined]);
      await store.setMany([
        ['k', bytes('y'), note('three')],
        ['l', bytes('y')],
      ]);
      expect([await noted('k'), await noted('l'), await noted('m')]).toEqual([['y', ['three', undefined]], ['y', undefined], undefined]);
      await store.delete('k');
      await store.set('k', bytes('z'));
      expect(await noted('k')).toEqual(['z', undefined]);
    });

    test('is not looked for under keys that cannot be, or too many', async () => {
      const keys = Array.from({ length: HOST_LIMITS.batchKeys + 1 }, (_, i) => `k${i}`);
      await refused(() => store.getNoted(keys));
      expect(await store.getNoted(keys.slice(1))).toHaveLength(HOST_LIMITS.batchKeys);
      for (const bad of ['x'.repeat(HOST_LIMITS.keyBytes + 1), '\ud800']) {
        await refused(() => store.getNoted(['a', bad]));
        await refused(() => store.setNote(bad, note('x')));
      }
    });

    test('stays when the value is counted or swapped, and can be changed alone', async () => {
      await store.set('k', bytes('1'), note('one', 5_000));
      await store.increment('k', 1n);
      expect(await noted('k')).toEqual(['2', ['one', 5_000]]);
      await store.setIfVersion('k', bytes('3'), (await store.getVersioned('k')).version);
      expect(await noted('k')).toEqual(['3', ['one', 5_000]]);
      await store.setNote('k', note('two', 6_000));
      expect(await noted('k')).toEqual(['3', ['two', 6_000]]);
      await store.setNote('k', undefined);
      expect(await noted('k')).toEqual(['3', undefined]);
      await store.setNote('none', note('x'));
      expect(await store.exists('none')).toBe(false);
    });

    test('lets an entry expire, for all calls at once', async () => {
      await store.setMany([
        ['a', bytes('1')],
        ['k', bytes('5'), note('', 2_000)],
        ['z', bytes('1'), note('', 3_000)],
      ]);
      const { version } = await store.getVersioned('k');
      now = 1_999;
      expect((await store.list()).keys).toEqual(['a', 'k', 'z']);
      now = 2_000;
      expect([await store.get('k'), await store.exists('k'), await noted('k'), (await store.getMany(['k', 'a'])).map(text)]).toEqual([
        undefined,
        false,
        undefined,
        [undefined, '1'],
      ]);
      expect(await store.getVersioned('k')).toEqual({ value: undefined, version: 0n });
      expect((await store.list()).keys).toEqual(['a', 'z']);
      await store.setNote('k', note('', 9_000));
      expect(await store.exists('k')).toBe(false);
      expect(await store.setIfVersion('k', bytes('x'), version)).toBe(false);
      expect(await store.increment('k', 1n)).toBe(1n);
      expect(await noted('k')).toEqual(['1', undefined]);
      now = 3_000;
      expect(await store.setIfVersion('z', bytes('new'), 0n)).toBe(true);
      now = 10_000;
      expect([await noted('k'), await noted('z')]).toEqual([
        ['1', undefined],
        ['new', undefined],
      ]);
    });

    test('may lie in the past: then nothing is there', async () => {
      await store.set('k', bytes('v'), note('', 1_000));
      expect([await store.get('k'), (await store.list()).keys]).toEqual([undefined, []]);
    });

    test('counts for the store, and what has expired makes room', async () => {
      await driver.close();
      driver = await open({ now: () => now, storeBytes: 20_000 });
      store = driver.open('tenant', 'limited');
      const full = async (): Promise<number> => {
        for (let i = 0; ; i++) {
          const failure = await attempt(() => store.set(`${now}-${i}`, bytes(''), note('x'.repeat(2000), now + 1_000))).catch(
            (error: unknown) => error,
          );
          if (failure === undefined) continue;
          expect(failure).toBeInstanceOf(StoreValueError);
          return i;
        }
      };
      const count = await full();
      expect(count).toBeGreaterThan(5);
      expect(count).toBeLessThan(10);
      now += 1_000;
      expect(await full()).toBe(count);
      now += 1_000;
      await store.set('large', new Uint8Array(15_000));
      expect((await store.list()).keys).toEqual(['large']);
    });

    test('makes room when it has expired, however little each is', async () => {
      await driver.close();
      driver = await open({ now: () => now, storeBytes: 20_000 });
      store = driver.open('tenant', 'limited');
      for (let i = 0; i < 25; i++) await store.set(`k${i}`, bytes(''), note('x'.repeat(250), 2_000));
      now = 2_000;
      await store.set('large', new Uint8Array(15_000));
      expect((await store.list()).keys).toEqual(['large']);
    });

    test('that has expired does not pass to what is counted anew, however much else has', async () => {
      for (let i = 0; i < 40; i++) await store.set(`k${i}`, bytes(''), note('', 2_000));
      await store.set('n', bytes('5'), note('old', 2_500));
      now = 2_500;
      expect(await store.increment('n', 1n)).toBe(1n);
      expect([await noted('n'), (await store.list()).keys]).toEqual([['1', undefined], ['n']]);
    });

    test('is limited, and has no part of a millisecond', async () => {
      await store.set('k', bytes('v'), note('x'.repeat(HOST_LIMITS.noteBytes)));
      await refused(() => store.set('k', bytes('w'), note('x'.repeat(HOST_LIMITS.noteBytes + 1))));
      await refused(() =>
        store.setMany([
          ['l', bytes('w')],
          ['k', bytes('w'), note('', 1.5)],
        ]),
      );
      await refused(() => store.setNote('k', note('', Number.NaN)));
      expect([text(await store.get('k')), await store.exists('l')]).toEqual(['v', false]);
    });

    test('makes pages shorter and loses no key when thousands expire', async () => {
      const keys = Array.from({ length: 2_500 }, (_, i) => `k${String(i).padStart(5, '0')}`);
      for (let at = 0; at < keys.length; at += 250) {
        await store.setMany(keys.slice(at, at + 250).map((key, i) => [key, bytes(''), i % 3 === 0 ? undefined : note('', 2_000)] as const));
      }
      now = 2_000;
      const left = keys.filter((_, i) => (i % 250) % 3 === 0);
      expect(await allKeys(store)).toEqual(left);
      for (let i = 0; i < 400; i++) await store.set('k', bytes(''), note('', 2_500 + (i % 5)));
      now = 3_000;
      expect(await allKeys(store)).toEqual(left);
    });

    test.runIf(persists)('is there after reopening', async () => {
      await store.setMany([
        ['a', bytes('1'), note('x', 2_000)],
        ['b', bytes('1'), note('y')],
      ]);
      await driver.close();
      driver = await open({ now: () => now });
      store = driver.open('tenant', 'default');
      expect([await noted('a'), await noted('b')]).toEqual([
        ['1', ['x', 2_000]],
        ['1', ['y', undefined]],
      ]);
    });
  });
}
