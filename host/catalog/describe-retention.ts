import { describe, expect, test } from 'vitest';
import type { Catalog } from './contract.ts';
import { BY, digestOf, liveAt, refused, versionOf } from './describe-helpers.ts';

const OF = { tenant: 'default', function: 'hello' };

export function describeRetention(current: () => Catalog): void {
  const numbers = (): number[] =>
    current()
      .versions(OF)
      .map(({ number }) => number);
  const create = async (count: number): Promise<void> => {
    for (let i = 1; i <= count; i++) await current().createVersion(versionOf('hello', { digest: digestOf(`${i}`) }), BY);
  };
  const later = Date.now() + 1_000_000;

  describe('retention', () => {
    test('keeps the last, and what aliases point at or pointed at just before', async () => {
      const catalog = current();
      await create(12);
      await catalog.setAlias(liveAt('hello', 1), BY);
      await catalog.setAlias(liveAt('hello', 3), BY);
      await catalog.setAlias(liveAt('hello', 5), BY);
      await catalog.setAlias(liveAt('hello', 7, { alias: 'test' }), BY);
      const start = catalog.revision();
      const gone = await catalog.retain({ keepLast: 2, keepForMs: 0, now: later }, { name: 'retention' });
      expect(numbers()).toEqual([12, 11, 7, 5, 3]);
      expect(new Set(gone)).toEqual(new Set([1, 2, 4, 6, 8, 9, 10].map((number) => digestOf(`${number}`))));
      expect(catalog.version({ ...OF, number: 1 })).toBeUndefined();
      expect(catalog.digests()).toEqual(new Set([12, 11, 7, 5, 3].map((number) => digestOf(`${number}`))));
      expect(catalog.audit('default', { limit: 1 })[0]).toMatchObject({ by: 'retention', detail: '7 versions, 1 to 10' });
      expect(catalog.changedSince(start)).toEqual([OF]);
      // Numbers go on, and a second time there is nothing to do.
      const revision = catalog.revision();
      expect(await catalog.retain({ keepLast: 2, keepForMs: 0, now: later }, BY)).toEqual([]);
      expect(catalog.revision()).toBe(revision);
      expect(await catalog.createVersion(versionOf('hello', { digest: digestOf('99') }), BY)).toMatchObject({ number: 13 });
    });

    test('keeps what is young', async () => {
      await create(3);
      expect(await current().retain({ keepLast: 1, keepForMs: 2_000_000, now: later }, BY)).toEqual([]);
      expect(numbers()).toEqual([3, 2, 1]);
    });

    test('tells no digest that another version names, of whichever function', async () => {
      const catalog = current();
      await create(3);
      await catalog.createVersion(versionOf('hello', { digest: digestOf('1') }), BY);
      await catalog.createTenant('two', BY);
      await catalog.createVersion(versionOf('copy', { tenant: 'two', digest: digestOf('2') }), BY);
      expect(await catalog.retain({ keepLast: 1, keepForMs: 0, now: later }, BY)).toEqual([digestOf('3')]);
      expect(catalog.digests()).toEqual(new Set([digestOf('1'), digestOf('2')]));
    });

    test('goes through more functions and tenants than a page has', async () => {
      const catalog = current();
      await catalog.createTenant('a-tenant', BY);
      for (let i = 0; i < 210; i++) {
        for (const digest of ['1', '2']) {
          await catalog.createVersion(versionOf(`f${i}`, { tenant: i % 2 ? 'default' : 'a-tenant', digest: digestOf(digest) }), BY);
        }
      }
      expect(await catalog.retain({ keepLast: 1, keepForMs: 0, now: later }, BY)).toEqual([digestOf('1')]);
    });

    test.each([
      { keepLast: 0, keepForMs: 0, now: later },
      { keepLast: 1.5, keepForMs: 0, now: later },
      { keepLast: 1, keepForMs: -1, now: later },
      { keepLast: 1, keepForMs: 0, now: NaN },
    ])('by the rule %j is refused', async (rule) => {
      await create(2);
      await refused(current(), 'CATALOG_INVALID', () => current().retain(rule, BY));
    });
  });
}
