import { describe, expect, test } from 'vitest';
import { CATALOG_LIMITS } from '../base/index.ts';
import type { Catalog, NewAlias } from './contract.ts';
import { BY, deploy, digestOf, liveAt, refused, versionOf } from './describe-helpers.ts';

async function twoVersions(catalog: Catalog): Promise<void> {
  await catalog.createVersion(versionOf('hello', { digest: digestOf('1') }), BY);
  await catalog.createVersion(versionOf('hello', { digest: digestOf('2') }), BY);
}

export function describeAliases(current: () => Catalog): void {
  describe('aliases', () => {
    test('point at versions, with weights, and remember what was before', async () => {
      const catalog = current();
      await twoVersions(catalog);
      const first = await catalog.setAlias(liveAt('hello', 1), { name: 'alice' });
      expect(first).toMatchObject({ revision: catalog.revision(), changedBy: 'alice', earlier: [], sticky: undefined });
      const targets = [
        { number: 1, weight: 900 },
        { number: 2, weight: 100 },
      ];
      const canary = await catalog.setAlias(liveAt('hello', 1, { targets, sticky: { cookie: 'seen' } }), BY);
      expect(canary).toMatchObject({ targets, sticky: { cookie: 'seen' }, earlier: [first.targets] });
      // The same again is nothing to go back to.
      await catalog.setAlias(liveAt('hello', 1, { targets, sticky: { header: 'x-user' } }), BY);
      const last = await catalog.setAlias(liveAt('hello', 2), BY);
      expect(last.earlier).toEqual([targets, first.targets]);
      expect(catalog.alias(last)).toEqual(last);
      expect(catalog.function(last)?.aliases).toEqual([last]);
    });

    test('keep some of what was before', async () => {
      const catalog = current();
      await twoVersions(catalog);
      for (let i = 0; i < CATALOG_LIMITS.earlier + 5; i++) await catalog.setAlias(liveAt('hello', 1 + (i % 2)), BY);
      expect(catalog.alias(liveAt('hello', 1))?.earlier).toHaveLength(CATALOG_LIMITS.earlier);
    });

    test('of two changes that were decided on the same, one is refused', async () => {
      const catalog = current();
      await twoVersions(catalog);
      const { revision } = await catalog.setAlias(liveAt('hello', 1), BY, 'absent');
      await refused(catalog, 'ALIAS_CHANGED', () => catalog.setAlias(liveAt('hello', 2), BY, 'absent'));
      const both = await Promise.allSettled([1, 2].map((number) => catalog.setAlias(liveAt('hello', number), BY, revision)));
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(both[1]).toMatchObject({ reason: { code: 'ALIAS_CHANGED', message: expect.stringContaining('by somebody') } });
      await refused(catalog, 'ALIAS_CHANGED', () => catalog.deleteAlias(liveAt('hello', 1), BY, revision));
      await catalog.deleteAlias(liveAt('hello', 1), BY, catalog.alias(liveAt('hello', 1))!.revision);
      await refused(catalog, 'ALIAS_CHANGED', () => catalog.setAlias(liveAt('hello', 1), BY, revision));
      await refused(catalog, 'ALIAS_NOT_FOUND', () => catalog.deleteAlias(liveAt('hello', 1), BY));
    });

    test('a version that is not there, or waits, is not pointed at', async () => {
      const catalog = current();
      await twoVersions(catalog);
      await catalog.createVersion(versionOf('hello', { digest: digestOf('3'), state: 'waiting' }), BY);
      await catalog.createVersion(versionOf('other'), BY);
      await refused(catalog, 'VERSION_NOT_FOUND', () => catalog.setAlias(liveAt('hello', 4), BY));
      await refused(catalog, 'VERSION_NOT_FOUND', () => catalog.setAlias(liveAt('nothing', 1), BY));
      await refused(catalog, 'VERSION_NOT_FOUND', () => catalog.setAlias(liveAt('hello', 1, { tenant: 'else' }), BY));
      const targets = [
        { number: 1, weight: 1 },
        { number: 3, weight: 1 },
      ];
      await refused(catalog, 'VERSION_NOT_APPROVED', () => catalog.setAlias(liveAt('hello', 1, { targets }), BY));
      await catalog.approveVersion({ ...liveAt('hello', 3), number: 3 }, BY);
      await catalog.setAlias(liveAt('hello', 1, { targets }), BY);
    });

    test.each<readonly [string, Partial<NewAlias>]>([
      ['no target', { targets: [] }],
      ['a target twice', { targets: [1, 1].map((number) => ({ number, weight: 1 })) }],
      ['more targets than the limit', { targets: Array.from({ length: 11 }, (_, i) => ({ number: i + 1, weight: 1 })) }],
      ['no weight', { targets: [{ number: 1, weight: 0 }] }],
      ['a weight that is too large', { targets: [{ number: 1, weight: CATALOG_LIMITS.weight + 1 }] }],
      ['a weight that is no number', { targets: [{ number: 1, weight: NaN }] }],
      ['version 0', { targets: [{ number: 0, weight: 1 }] }],
      ['version 1.5', { targets: [{ number: 1.5, weight: 1 }] }],
      ['a name that could be a version', { alias: 'v1' }],
      ['a name that is a number', { alias: '17' }],
      ['a name with a space', { alias: 'li ve' }],
      ['a cookie that HTTP cannot name', { sticky: { cookie: 'a=b' } }],
      ['a header that HTTP cannot name', { sticky: { header: 'x\r\ny' } }],
    ])('%s is refused', async (_, more) => {
      await twoVersions(current());
      await refused(current(), 'CATALOG_INVALID', () => current().setAlias(liveAt('hello', 1, more), BY));
    });

    test('a function has as many as the limit says', async () => {
      const catalog = current();
      await twoVersions(catalog);
      for (let i = 0; i < CATALOG_LIMITS.aliases; i++) await catalog.setAlias(liveAt('hello', 1, { alias: `a${i}x` }), BY);
      await refused(catalog, 'CATALOG_INVALID', () => catalog.setAlias(liveAt('hello', 1), BY));
      await catalog.setAlias(liveAt('hello', 2, { alias: 'a0x' }), BY);
    });
  });

  describe('routes', () => {
    test('of functions of one tenant differ, whose names are told', async () => {
      const catalog = current();
      await deploy(catalog, versionOf('first', { routes: ['GET /a/:id', '/files/*'] }));
      for (const route of ['GET /a/:other', 'HEAD /a/:x', '/a/:id', 'POST /files/*', '/files/*']) {
        const error = await refused(catalog, 'ROUTE_CONFLICT', () =>
          catalog.createVersion(versionOf('second', { routes: ['/ok', route] }), BY),
        );
        expect(error.message).toMatch(/"first" and "second" of the tenant "default" both claim [A-Z]+ \//);
      }
      await deploy(catalog, versionOf('second', { routes: ['POST /a/:id', '/files', '/files/x'] }));
      // A new version of its own, and one of another tenant.
      await deploy(catalog, versionOf('first', { routes: ['GET /a/:name'] }));
      await deploy(catalog, versionOf('third', { routes: ['/files/*'] }));
      await catalog.createTenant('two', BY);
      await deploy(catalog, versionOf('first', { tenant: 'two', routes: ['GET /a/:id'] }));
    });

    test('without any in the manifest are those of the name', async () => {
      const catalog = current();
      await deploy(catalog, versionOf('hello'));
      await refused(catalog, 'ROUTE_CONFLICT', () => catalog.createVersion(versionOf('else', { routes: ['GET /hello'] }), BY));
      await refused(catalog, 'ROUTE_CONFLICT', () => catalog.createVersion(versionOf('else', { routes: ['GET /hello/*'] }), BY));
    });

    test('count once they are live, all of them with several versions, and until they are not', async () => {
      const catalog = current();
      await catalog.createVersion(versionOf('first', { routes: ['/a'] }), BY);
      await catalog.createVersion(versionOf('first', { routes: ['/b'] }), BY);
      await catalog.createVersion(versionOf('second', { routes: ['/a'] }), BY);
      await catalog.createVersion(versionOf('second', { routes: ['/b'] }), BY);
      await catalog.setAlias(liveAt('first', 1, { alias: 'test' }), BY);
      await catalog.setAlias(liveAt('second', 1), BY);
      await refused(catalog, 'ROUTE_CONFLICT', () => catalog.setAlias(liveAt('first', 1), BY));
      await catalog.setAlias(liveAt('first', 2), BY);
      const targets = [1, 2].map((number) => ({ number, weight: 1 }));
      await refused(catalog, 'ROUTE_CONFLICT', () => catalog.setAlias(liveAt('second', 1, { targets }), BY));
      await catalog.deleteAlias(liveAt('first', 2), BY);
      await catalog.setAlias(liveAt('second', 1, { targets }), BY);
      await refused(catalog, 'ROUTE_CONFLICT', () => catalog.setAlias(liveAt('first', 2), BY));
      await catalog.setAlias(liveAt('second', 1), BY);
      await catalog.setAlias(liveAt('first', 2), BY);
    });
  });
}
