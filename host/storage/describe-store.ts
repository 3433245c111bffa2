import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOST_LIMITS } from '../base/index.ts';
import { type KeyValueStore, type StorageDriver } from './contract.ts';
import { allKeys, attempt, bytes, type OpenDriver, refused, type StoreFeature, text } from './describe-helpers.ts';
import { describeLimits } from './describe-limits.ts';
import { describeNotes } from './describe-notes.ts';

export interface DescribeStoreOptions {
  readonly skip?: readonly StoreFeature[];
}

/** Keys that a driver mixes up when it joins, folds, normalizes, trims, or treats a key as a path or a pattern. */
const AWKWARD = [
  '',
  ' ',
  '  ',
  'a',
  'A',
  'a ',
  ' a',
  'a\0',
  'a\0b',
  '\0',
  '\0\0',
  '.',
  '..',
  '../a',
  '/',
  '//',
  'a/b',
  'a\\b',
  '%',
  '_',
  '*',
  '>',
  'a.b',
  'a:b',
  'a|b',
  "'",
  '"',
  "'; DROP TABLE entries; --",
  '`',
  '\n',
  '\r\n',
  '\t',
  '\u001f',
  '\u007f',
  '\u0080',
  '\u00e9',
  'e\u0301',
  'ß',
  'ss',
  'ſ',
  's',
  'İ',
  'i',
  'ı',
  '\u200b',
  '\ufeff',
  '\ufeffa',
  '\uffff',
  '\ufffd',
  '\ue000',
  '\u{10000}',
  '\u{10ffff}',
  '😀',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  '0',
  '00',
  '1e0',
  'x'.repeat(HOST_LIMITS.keyBytes),
];

/** Order of the UTF-8 bytes, computed in the most direct way. */
function byUtf8(a: string, b: string): number {
  const [x, y] = [bytes(a), bytes(b)];
  const at = x.findIndex((byte, i) => byte !== y[i]);
  return at === -1 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
}

/**
 * The contract of `contract.ts` as tests. Every driver's test file calls it.
 *
 * @param open called before each test and to reopen; each test must find an empty store
 */
export function describeStore(name: string, open: OpenDriver, options: DescribeStoreOptions = {}): void {
  const offers = (feature: StoreFeature): boolean => !options.skip?.includes(feature);

  describe(`${name}: contract of all stores`, () => {
    let driver: StorageDriver;
    let store: KeyValueStore;

    beforeEach(async () => {
      driver = await open();
      store = driver.open('tenant', 'default');
    });
    afterEach(() => driver.close());

    describe('single keys', () => {
      test('a key that was never set is missing', async () => {
        expect(await store.get('k')).toBeUndefined();
        expect(await store.exists('k')).toBe(false);
      });

      test('a value is read back, and replaced by the next', async () => {
        await store.set('k', bytes('one'));
        expect(text(await store.get('k'))).toBe('one');
        await store.set('k', bytes('2'));
        expect(text(await store.get('k'))).toBe('2');
        expect(await store.exists('k')).toBe(true);
      });

      test('an empty value is a value', async () => {
        await store.set('k', new Uint8Array(0));
        expect(await store.get('k')).toEqual(new Uint8Array(0));
        expect(await store.exists('k')).toBe(true);
      });

      test('all byte values survive', async () => {
        const value = Uint8Array.from({ length: 256 }, (_, i) => i);
        await store.set('k', value);
        expect(new Uint8Array((await store.get('k')) ?? [])).toEqual(value);
      });

      test('a deleted key is missing; deleting it again is no error', async () => {
        await store.set('k', bytes('v'));
        await store.delete('k');
        await store.delete('k');
        expect(await store.get('k')).toBeUndefined();
        expect(await store.exists('k')).toBe(false);
      });

      test('the store keeps no reference to an array that went in', async () => {
        const value = bytes('before');
        const written = store.set('k', value);
        value.fill(0);
        await written;
        expect(text(await store.get('k'))).toBe('before');
      });

      test('an array that came out can be changed without changing the store', async () => {
        await store.set('k', bytes('before'));
        (await store.get('k'))?.fill(0);
        (await store.getMany(['k']))[0]?.fill(0);
        (await store.getVersioned('k')).value?.fill(0);
        expect(text(await store.get('k'))).toBe('before');
      });

      test('a view into a larger buffer is stored as what it shows', async () => {
        await store.set('k', bytes('abcdef').subarray(2, 4));
        expect(text(await store.get('k'))).toBe('cd');
      });

      test('calls take effect in the order in which they are made', async () => {
        const results = [
          store.set('k', bytes('1')),
          store.get('k'),
          store.set('k', bytes('2')),
          store.get('k'),
          store.delete('k'),
          store.exists('k'),
        ];
        const [, first, , second, , exists] = (await Promise.all(results)) as [0, Uint8Array, 0, Uint8Array, 0, boolean];
        expect([text(first), text(second), exists]).toEqual(['1', '2', false]);
      });
    });

    describe('keys', () => {
      test('awkward keys are all different keys', async () => {
        for (const [i, key] of AWKWARD.entries()) await store.set(key, bytes(String(i)));
        for (const [i, key] of AWKWARD.entries()) expect([key, text(await store.get(key))]).toEqual([key, String(i)]);
      });

      test('are listed in order of their UTF-8 bytes', async () => {
        for (const key of AWKWARD.toReversed()) await store.set(key, bytes('v'));
        expect((await store.list()).keys).toEqual(AWKWARD.toSorted(byUtf8));
      });

      test('of an empty store are an empty last page', async () => {
        expect(await store.list()).toEqual({ keys: [], cursor: undefined });
      });

      test('are paged without gaps or repeats', async () => {
        const expected: string[] = [];
        for (let i = 0; i < 2 * HOST_LIMITS.listKeys + 7; i += 250) {
          const part = Array.from({ length: Math.min(250, 2 * HOST_LIMITS.listKeys + 7 - i) }, (_, j) => `k${(i + j) * 31}`);
          await store.setMany(part.map((key) => [key, bytes('v')]));
          expected.push(...part);
        }
        expect((await store.list()).keys).toHaveLength(HOST_LIMITS.listKeys);
        expect(await allKeys(store)).toEqual(expected.toSorted(byUtf8));
      });

      test('an exactly full page has no cursor', async () => {
        for (let i = 0; i < HOST_LIMITS.listKeys; i += 250) {
          await store.setMany(Array.from({ length: 250 }, (_, j) => [`k${i + j}`, bytes('v')] as const));
        }
        expect((await store.list()).cursor).toBeUndefined();
        await store.set('z', bytes('v'));
        const { cursor } = await store.list();
        expect((await store.list(cursor)).keys).toEqual(['z']);
      });

      test('a cursor works whether or not its key exists', async () => {
        await store.setMany([
          ['a', bytes('v')],
          ['c', bytes('v')],
          ['e', bytes('v')],
        ]);
        expect((await store.list('b')).keys).toEqual(['c', 'e']);
        expect((await store.list('c')).keys).toEqual(['e']);
        expect((await store.list('')).keys).toEqual(['a', 'c', 'e']);
        await store.delete('c');
        expect((await store.list('c')).keys).toEqual(['e']);
        expect((await store.list('e')).keys).toEqual([]);
      });

      test('stay in order through many random writes and deletes', async () => {
        const model = new Set<string>();
        let seed = 12345;
        const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
        for (let round = 0; round < 40; round++) {
          const batch = Array.from({ length: 100 }, () => String.fromCodePoint(0x41 + random(0xd000)) + random(8));
          if (random(3) === 0) {
            await store.deleteMany([...model].slice(0, 90));
            for (const key of [...model].slice(0, 90)) model.delete(key);
          }
          await store.setMany(batch.map((key) => [key, bytes('v')]));
          for (const key of batch) model.add(key);
        }
        expect(await allKeys(store)).toEqual([...model].toSorted(byUtf8));
      });
    });

    describe('batches', () => {
      test('getMany answers in the order of the keys, with gaps and repeats', async () => {
        await store.setMany([
          ['a', bytes('1')],
          ['b', bytes('2')],
        ]);
        const values = await store.getMany(['b', 'x', 'a', 'b']);
        expect(values.map(text)).toEqual(['2', undefined, '1', '2']);
      });

      test('of two entries with one key the later counts', async () => {
        await store.setMany([
          ['a', bytes('1')],
          ['a', bytes('2')],
        ]);
        expect(text(await store.get('a'))).toBe('2');
        expect(await allKeys(store)).toEqual(['a']);
      });

      test('deleteMany takes keys that do not exist and keys named twice', async () => {
        await store.setMany([
          ['a', bytes('1')],
          ['b', bytes('2')],
        ]);
        await store.deleteMany(['a', 'a', 'x']);
        expect(await allKeys(store)).toEqual(['b']);
      });

      test('empty batches do nothing', async () => {
        await store.setMany([]);
        await store.deleteMany([]);
        expect(await store.getMany([])).toEqual([]);
      });

      test.runIf(offers('atomic batches'))('a batch with one bad entry writes none of the others', async () => {
        await refused(() =>
          store.setMany([
            ['a', bytes('1')],
            ['\ud800', bytes('2')],
          ]),
        );
        await store.set('keep', bytes('v'));
        await refused(() => store.deleteMany(['keep', '\ud800']));
        expect(await allKeys(store)).toEqual(['keep']);
      });
    });

    describe.runIf(offers('increment'))('increment', () => {
      test('counts from 0 and leaves decimal text', async () => {
        expect(await store.increment('n', 5n)).toBe(5n);
        expect(await store.increment('n', -7n)).toBe(-2n);
        expect(await store.increment('n', 0n)).toBe(-2n);
        expect(text(await store.get('n'))).toBe('-2');
      });

      test('goes up to both ends of 64 bits and not further', async () => {
        await store.set('n', bytes('9223372036854775806'));
        expect(await store.increment('n', 1n)).toBe(2n ** 63n - 1n);
        await refused(() => store.increment('n', 1n));
        expect(text(await store.get('n'))).toBe('9223372036854775807');
        await store.set('n', bytes('-9223372036854775808'));
        expect(await store.increment('n', 0n)).toBe(-(2n ** 63n));
        await refused(() => store.increment('n', -1n));
      });

      test('refuses what is no canonical decimal integer and leaves it alone', async () => {
        const values = [
          '',
          ' ',
          '1 ',
          ' 1',
          '+1',
          '-',
          '-0',
          '007',
          '1.0',
          '1e3',
          '0x10',
          '٣',
          '1\n',
          'NaN',
          '9223372036854775808',
          '\ufeff1',
        ];
        for (const value of [...values, '-9223372036854775809', '1'.repeat(100_000)]) {
          await store.set('n', bytes(value));
          await refused(() => store.increment('n', 1n));
          expect(text(await store.get('n'))).toBe(value);
        }
        await store.set('n', Uint8Array.of(0xff, 0xfe));
        await refused(() => store.increment('n', 1n));
      });

      test('loses nothing when many run at once', async () => {
        const sums = await Promise.all(Array.from({ length: 200 }, () => store.increment('n', 1n)));
        expect(sums.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      });
    });

    describe.runIf(offers('compare-and-swap'))('compare and swap', () => {
      test('a missing key has version 0 and no value', async () => {
        expect(await store.getVersioned('k')).toEqual({ value: undefined, version: 0n });
      });

      test('writes when the version is the current one, and only then', async () => {
        expect(await store.setIfVersion('k', bytes('1'), 0n)).toBe(true);
        const first = await store.getVersioned('k');
        expect(text(first.value)).toBe('1');
        expect(await store.setIfVersion('k', bytes('2'), 0n)).toBe(false);
        expect(await store.setIfVersion('k', bytes('2'), first.version)).toBe(true);
        expect(await store.setIfVersion('k', bytes('3'), first.version)).toBe(false);
        expect(text(await store.get('k'))).toBe('2');
      });

      test('creates nothing for a version that a missing key does not have', async () => {
        for (const version of [1n, 2n ** 63n, 2n ** 64n - 1n, -1n]) {
          expect(await store.setIfVersion('k', bytes('1'), version)).toBe(false);
        }
        expect(await store.exists('k')).toBe(false);
      });

      test('every way to write changes the version, the same value included', async () => {
        const seen = new Set<bigint>();
        const writes = [
          () => store.set('k', bytes('1')),
          () => store.set('k', bytes('1')),
          () => store.setMany([['k', bytes('1')]]),
          () => store.increment('k', 0n),
        ];
        for (const write of writes) {
          await write();
          seen.add((await store.getVersioned('k')).version);
        }
        expect(seen.size).toBe(writes.length);
        expect(seen.has(0n)).toBe(false);
      });

      test('a version never comes back, not even after delete and create', async () => {
        const seen: bigint[] = [];
        for (let i = 0; i < 50; i++) {
          await store.set('k', bytes('same'));
          seen.push((await store.getVersioned('k')).version);
          await store.delete('k');
        }
        expect(new Set(seen).size).toBe(50);
        await store.set('k', bytes('same'));
        for (const old of seen) expect(await store.setIfVersion('k', bytes('x'), old)).toBe(false);
      });

      test('of many swaps at once exactly one wins', async () => {
        await store.set('k', bytes('0'));
        const { version } = await store.getVersioned('k');
        const swaps = Array.from({ length: 50 }, (_, i) => store.setIfVersion('k', bytes(String(i)), version));
        const won = await Promise.all(swaps);
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(text(await store.get('k'))).toBe(String(won.indexOf(true)));
      });

      test.runIf(offers('persistence'))('versions go on after a restart', async () => {
        await store.set('k', bytes('1'));
        const { version } = await store.getVersioned('k');
        await store.delete('k');
        await driver.close();
        driver = await open();
        store = driver.open('tenant', 'default');
        await store.set('k', bytes('1'));
        expect((await store.getVersioned('k')).version).not.toBe(version);
      });
    });

    describe('tenants', () => {
      test('opening a store again finds the same keys', async () => {
        await store.set('k', bytes('v'));
        expect(text(await driver.open('tenant', 'default').get('k'))).toBe('v');
      });

      test('stores with awkward names never meet', async () => {
        const pairs: [string, string][] = [
          ['a', 'bc'],
          ['ab', 'c'],
          ['abc', ''],
          ['', 'abc'],
          ['a/b', 'c'],
          ['a', 'b/c'],
          ['a\0', 'b'],
          ['a', '\0b'],
          ['a.*', '>'],
          ['A', 'bc'],
          ['..', 'a'],
          ['\u00e9', 'x'],
          ['e\u0301', 'x'],
          ["'", "' OR 1=1 --"],
          ['__proto__', 'constructor'],
        ];
        for (const [i, [tenant, name]] of pairs.entries()) await driver.open(tenant, name).set('k', bytes(String(i)));
        for (const [i, [tenant, name]] of pairs.entries()) {
          expect(text(await driver.open(tenant, name).get('k'))).toBe(String(i));
          expect((await driver.open(tenant, name).list()).keys).toEqual(['k']);
        }
      });

      test('a name that no text has, a lone surrogate, is refused', async () => {
        await refused(() => driver.open('\ud800', 'default').get('k'));
        await refused(() => driver.open('tenant', '\ud800').get('k'));
      });

      test('no operation on one store changes another', async () => {
        const other = driver.open('tenant', 'other');
        const stranger = driver.open('stranger', 'default');
        for (const witness of [other, stranger])
          await witness.setMany([
            ['a', bytes('1')],
            ['b', bytes('2')],
          ]);
        const before = [await other.getVersioned('a'), await stranger.getVersioned('b')];
        await store.set('a', bytes('9'));
        await store.increment('b', 5n);
        await store.deleteMany(['a', 'b']);
        await store.setMany([
          ['a', bytes('8')],
          ['c', bytes('8')],
        ]);
        await store.delete('a');
        expect(await store.setIfVersion('a', bytes('x'), before[0]?.version ?? 0n)).toBe(false);
        expect([await other.getVersioned('a'), await stranger.getVersioned('b')]).toEqual(before);
        for (const witness of [other, stranger]) expect(await allKeys(witness)).toEqual(['a', 'b']);
      });
    });

    describe('closing', () => {
      test('twice is harmless, and every call afterwards says that the store is closed', async () => {
        await store.set('k', bytes('v'));
        await driver.close();
        await driver.close();
        const closed = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('closed') };
        await expect(attempt(() => store.get('k'))).rejects.toMatchObject(closed);
        await expect(attempt(() => store.set('k', bytes('v')))).rejects.toMatchObject(closed);
        await expect(attempt(() => store.list())).rejects.toMatchObject(closed);
      });

      test('completes the writes that wait', async () => {
        const written = store.set('k', bytes('v'));
        await driver.close();
        await written;
      });

      test.runIf(offers('persistence'))('what was written is there after reopening', async () => {
        for (const [i, key] of AWKWARD.entries()) await store.set(key, bytes(String(i)));
        await driver.close();
        driver = await open();
        store = driver.open('tenant', 'default');
        for (const [i, key] of AWKWARD.entries()) expect(text(await store.get(key))).toBe(String(i));
      });
    });
  });

  describeLimits(name, open, offers);
  describeNotes(name, open, offers('persistence'));
}
