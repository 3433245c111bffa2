import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedKeys } from './sorted-keys.ts';

const inOrder = (keys: Iterable<string>): string[] => [...keys].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const key = fc.oneof(fc.string({ maxLength: 3, unit: 'binary' }), fc.nat(5000).map(String));

it('pages through the keys in order of their bytes, whatever was added and removed, also of thousands', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1100, maxLength: 1500 }), key, fc.nat(600), fc.nat(1100), (names, from, count, gone) => {
      const keys = new SortedKeys();
      for (const name of names) keys.add(name);
      // A whole stretch, so that a part of the structure becomes empty.
      const sorted = inOrder(names);
      const removed = new Set(sorted.slice(gone, gone + 700));
      for (const name of removed) keys.remove(name);
      const left = sorted.filter((name) => !removed.has(name));
      const start = left.findIndex((name) => Buffer.compare(Buffer.from(name), Buffer.from(from)) > 0);
      expect(keys.after(from, count)).toEqual(start < 0 ? [] : left.slice(start, start + count));
      for (const name of removed) keys.add(name);
      expect(keys.after(undefined, Infinity)).toEqual(sorted);
    }),
    { numRuns: 20, endOnFailure: true },
  );
});
