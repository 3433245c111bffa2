import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Range, RecordStore } from './record-store.ts';

/** What the rules rely on: the suite of every driver, below that of the catalog. */
export function describeRecords(name: string, open: () => RecordStore): void {
  describe(`${name}: records`, () => {
    let store: RecordStore;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    const keys = (range: Partial<Range>): string[] =>
      store.read((records) => records.list({ prefix: 'b ', limit: 10, ...range })).map(({ key }) => key);
    const put = (...keys: string[]): Promise<void> =>
      store.change((records) => {
        for (const key of keys) records.put(key, `of ${key}`);
      });

    test('are put, replaced, and deleted, each change a revision', async () => {
      expect(store.revision()).toBe(0);
      await put('a 1', 'a 2');
      expect(store.revision()).toBe(1);
      await store.change((records) => {
        expect(records.revision).toBe(2);
        records.put('a 1', 'else');
        records.delete('a 2');
        records.delete('a 3');
        expect([records.get('a 1'), records.get('a 2')]).toEqual(['else', undefined]);
      });
      expect(store.read((records) => [records.revision, records.get('a 1'), records.get('a 2')])).toEqual([2, 'else', undefined]);
    });

    test('are what they were where a change refuses, whatever it wrote, and others in the same turn are not touched', async () => {
      await put('a 1', 'a 2');
      const outcomes = await Promise.allSettled([
        put('b 1'),
        store.change((records) => {
          records.put('a 1', 'x');
          records.put('a 1', 'y');
          records.put('c 1', 'z');
          records.delete('a 2');
          throw new Error('refused');
        }),
        put('b 2'),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(store.revision()).toBe(3);
      expect(store.read((records) => ['a 1', 'a 2', 'b 1', 'b 2', 'c 1'].map((key) => records.get(key)))).toEqual([
        'of a 1',
        'of a 2',
        'of b 1',
        'of b 2',
        undefined,
      ]);
    });

    test('are counted by what their keys begin with, in a change as it has come so far', async () => {
      await put('a 1', 'b 1', 'b 2', 'b 3', 'b2 1', 'c 1');
      expect(store.read((records) => ['a ', 'b ', 'b2 ', 'x '].map((prefix) => records.count(prefix)))).toEqual([1, 3, 1, 0]);
      await store.change((records) => {
        records.delete('b 1');
        records.put('b 4', '');
        records.put('b 5', '');
        expect(records.count('b ')).toBe(4);
      });
    });

    test('a change that writes nothing raises nothing', async () => {
      expect(await store.change((records) => records.get('a 1') ?? 'none')).toBe('none');
      expect(store.revision()).toBe(0);
    });

    test('are listed by what their keys begin with, in both directions, from anywhere', async () => {
      await put('a 9', 'b 1', 'b 2', 'b 2x', 'b 3', 'b ~', 'b', 'b-1 1', 'c 1');
      expect(keys({})).toEqual(['b 1', 'b 2', 'b 2x', 'b 3', 'b ~']);
      expect(keys({ limit: 2 })).toEqual(['b 1', 'b 2']);
      expect(keys({ after: 'b 2' })).toEqual(['b 2x', 'b 3', 'b ~']);
      expect(keys({ after: 'b 2a' })).toEqual(['b 2x', 'b 3', 'b ~']);
      expect(keys({ after: 'b ~' })).toEqual([]);
      expect(keys({ isReverse: true })).toEqual(['b ~', 'b 3', 'b 2x', 'b 2', 'b 1']);
      expect(keys({ isReverse: true, limit: 2, after: 'b 3' })).toEqual(['b 2x', 'b 2']);
      expect(keys({ isReverse: true, after: 'b 1' })).toEqual([]);
      expect(keys({ limit: Number.MAX_SAFE_INTEGER })).toHaveLength(5);
      expect(keys({ prefix: 'd ' })).toEqual([]);
    });

    test('what a read throws is thrown, and the next one works', () => {
      const fail = (): never => {
        throw new Error('of the reader');
      };
      expect(() => store.read(fail)).toThrow('of the reader');
      expect(keys({})).toEqual([]);
    });
  });
}
