import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOST_LIMITS } from '../base/index.ts';
import type { KeyValueStore, StorageDriver } from './contract.ts';
import { allKeys, attempt, bytes, type OpenDriver, refused, type StoreFeature } from './describe-helpers.ts';

/** The part of the contract that is about sizes: of keys, of values, of batches, and of a whole store. `describeStore` calls it. */
export function describeLimits(name: string, open: OpenDriver, offers: (feature: StoreFeature) => boolean): void {
  describe(`${name}: sizes`, () => {
    let driver: StorageDriver;
    let store: KeyValueStore;

    beforeEach(async () => {
      driver = await open();
      store = driver.open('tenant', 'default');
    });
    afterEach(() => driver.close());

    describe('limits', () => {
      test('the longest key works, one byte more is refused', async () => {
        await store.set('é'.repeat(HOST_LIMITS.keyBytes / 2), bytes('v'));
        await refused(() => store.set(`${'é'.repeat(HOST_LIMITS.keyBytes / 2)}x`, bytes('v')));
        await refused(() => store.get('x'.repeat(HOST_LIMITS.keyBytes + 1)));
        expect((await allKeys(store)).length).toBe(1);
      });

      test('every method refuses a key that is too long or not well-formed', async () => {
        for (const bad of ['x'.repeat(HOST_LIMITS.keyBytes + 1), 'x'.repeat(1 << 20), '\ud800', 'a\udfffb']) {
          await refused(() => store.get(bad));
          await refused(() => store.set(bad, bytes('v')));
          await refused(() => store.delete(bad));
          await refused(() => store.exists(bad));
          await refused(() => store.list(bad));
          await refused(() => store.getMany(['a', bad]));
          await refused(() =>
            store.setMany([
              ['a', bytes('v')],
              [bad, bytes('v')],
            ]),
          );
          await refused(() => store.deleteMany(['a', bad]));
          await refused(() => store.increment(bad, 1n));
          await refused(() => store.getVersioned(bad));
          await refused(() => store.setIfVersion(bad, bytes('v'), 0n));
        }
        expect(await allKeys(store)).toEqual([]);
      });

      test('the largest value works, one byte more is refused and changes nothing', async () => {
        const largest = new Uint8Array(HOST_LIMITS.valueBytes).fill(7);
        const tooLarge = new Uint8Array(HOST_LIMITS.valueBytes + 1);
        await store.set('k', largest);
        await refused(() => store.set('k', tooLarge));
        await refused(() =>
          store.setMany([
            ['a', bytes('v')],
            ['k', tooLarge],
          ]),
        );
        await refused(() => store.setIfVersion('a', tooLarge, 0n));
        expect((await store.get('k'))?.length).toBe(HOST_LIMITS.valueBytes);
        expect(await allKeys(store)).toEqual(['k']);
      });

      test('a batch is refused above the number of keys', async () => {
        const keys = Array.from({ length: HOST_LIMITS.batchKeys + 1 }, (_, i) => `k${i}`);
        await refused(() => store.getMany(keys));
        await refused(() => store.deleteMany(keys));
        await refused(() => store.setMany(keys.map((key) => [key, bytes('v')] as const)));
        expect(await store.getMany(keys.slice(1))).toHaveLength(HOST_LIMITS.batchKeys);
      });

      test('a batch is refused above the bytes of its values, read or written', async () => {
        const count = HOST_LIMITS.batchBytes / HOST_LIMITS.valueBytes;
        const keys = Array.from({ length: count }, (_, i) => `k${i}`);
        const value = new Uint8Array(HOST_LIMITS.valueBytes);
        await store.setMany(keys.map((key) => [key, value] as const));
        expect(await store.getMany(keys)).toHaveLength(count);
        await store.set('small', bytes('v'));
        await refused(() => store.getMany([...keys, 'small']));
        await refused(() => store.setMany([...keys, 'other'].map((key) => [key, key === 'other' ? bytes('v') : value])));
        expect(await store.exists('other')).toBe(false);
      });
    });

    describe('size of a store', () => {
      const LIMIT = 20_000;
      let small: KeyValueStore;
      let neighbour: KeyValueStore;

      beforeEach(async () => {
        await driver.close();
        driver = await open({ storeBytes: LIMIT });
        small = driver.open('tenant', 'small');
        neighbour = driver.open('tenant', 'neighbour');
      });

      test('is bounded for every way to write; a refused write changes nothing, and a neighbour goes on', async () => {
        await small.set('k', new Uint8Array(LIMIT - 2000));
        const { version } = await small.getVersioned('k');
        await refused(() => small.set('l', new Uint8Array(3000)));
        await refused(() => small.set('k', new Uint8Array(LIMIT)));
        await refused(() =>
          small.setMany([
            ['l', new Uint8Array(1000)],
            ['m', new Uint8Array(1000)],
          ]),
        );
        await refused(() => small.setIfVersion('k', new Uint8Array(LIMIT), version));
        expect((await small.list()).keys).toEqual(['k']);
        expect(await small.getVersioned('k')).toMatchObject({ version });
        await neighbour.set('k', new Uint8Array(LIMIT - 2000));
      });

      test('counts keys without values, too', async () => {
        const fill = async (): Promise<void> => {
          for (let i = 0; i < LIMIT; i++) await small.set(String(i), new Uint8Array(0));
        };
        await refused(fill);
        await refused(() => small.increment('n', 1n));
        expect((await small.list()).keys.length).toBeLessThan(LIMIT / 50);
      });

      test('is given back by deleting and replacing, to the last byte', async () => {
        const large = new Uint8Array(LIMIT - 2000);
        for (let i = 0; i < 20; i++) {
          await small.set('k', large);
          await small.set('k', new Uint8Array(10));
          await small.setMany([
            ['a', bytes('1')],
            ['a', bytes('22')],
            ['b', bytes('3')],
          ]);
          await small.increment('b', 100n);
          await small.deleteMany(['a', 'a', 'b', 'x']);
          await small.delete('k');
          await small.delete('k');
        }
        await small.set('k', large);
        await refused(() => small.set('l', new Uint8Array(3000)));
      });

      test('is exact: the write that reaches the limit is permitted, one byte more is not', async () => {
        let low = 0;
        // What an entry counts beside its value is the driver's own.
        for (let high = LIMIT; low < high;) {
          const middle = Math.ceil((low + high) / 2);
          const fits = await attempt(() => small.set('k', new Uint8Array(middle))).then(
            () => true,
            () => false,
          );
          if (fits) low = middle;
          else high = middle - 1;
        }
        await small.set('k', new Uint8Array(low));
        await refused(() => small.set('k', new Uint8Array(low + 1)));
        await refused(() => small.set('', new Uint8Array(0)));
        await small.set('k', new Uint8Array(low));
      });

      test.runIf(offers('persistence'))(
        'is lowered: what is there stays, and every write that does not add to it is permitted',
        async () => {
          await small.setMany([
            ['k', new Uint8Array(LIMIT - 2000)],
            ['l', new Uint8Array(100)],
          ]);
          await driver.close();
          driver = await open({ storeBytes: LIMIT / 2 });
          small = driver.open('tenant', 'small');
          await small.set('k', new Uint8Array(LIMIT - 2000).fill(1));
          await small.set('k', new Uint8Array(LIMIT - 3000));
          await refused(() => small.set('k', new Uint8Array(LIMIT - 2999)));
          await refused(() => small.set('m', new Uint8Array(0)));
          await small.delete('l');
          expect((await small.list()).keys).toEqual(['k']);
          expect((await small.get('k'))?.length).toBe(LIMIT - 3000);
        },
      );
    });
  });
}
