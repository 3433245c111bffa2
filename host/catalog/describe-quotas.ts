import { describe, expect, test } from 'vitest';
import { CATALOG_LIMITS, LimitError } from '../base/index.ts';
import type { Catalog } from './contract.ts';
import { BY, digestOf, type OpenCatalog, refused, versionOf } from './describe-helpers.ts';

/** What a tenant may hold. */
export function describeQuotas(current: () => Catalog, open: () => OpenCatalog): void {
  const exceeded = async (catalog: Catalog, limit: number, used: number, call: () => Promise<unknown>): Promise<void> => {
    const error = await refused(catalog, 'QUOTA_EXCEEDED', call);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit, used });
  };
  const limited = async (quotas: object, run: (catalog: Catalog) => Promise<void>): Promise<void> => {
    const catalog = open()({ quotas });
    if (catalog.tenant('default') === undefined) await catalog.createTenant('default', BY);
    await catalog.createTenant('two', BY);
    await run(catalog);
    await catalog.close();
  };
  const bytes = (digest: string, componentBytes: number, name = 'hello') => versionOf(name, { digest: digestOf(digest), componentBytes });

  describe('a tenant', () => {
    test('has so many functions, versions of each, and secrets, and others have theirs', () =>
      limited({ functions: 2, versions: 3, secrets: 2 }, async (catalog) => {
        for (const digest of ['1', '2', '3']) await catalog.createVersion(bytes(digest, 1), BY);
        await exceeded(catalog, 3, 3, () => catalog.createVersion(bytes('4', 1), BY));
        // What is there already is no more.
        expect(await catalog.createVersion(bytes('3', 1), BY)).toMatchObject({ number: 3 });
        await catalog.createVersion(bytes('1', 1, 'other'), BY);
        await exceeded(catalog, 2, 2, () => catalog.createVersion(bytes('1', 1, 'third'), BY));
        await catalog.createVersion({ ...bytes('1', 1, 'third'), tenant: 'two' }, BY);
        await catalog.deleteFunction({ tenant: 'default', function: 'other' }, BY);
        await catalog.createVersion(bytes('1', 1, 'third'), BY);
        const secret = (name: string, tenant = 'default') => catalog.setSecret({ tenant, name, seal: () => new Uint8Array(1) }, BY);
        for (const name of ['A', 'B', 'A']) await secret(name);
        await exceeded(catalog, 2, 2, () => secret('C'));
        await secret('C', 'two');
        await catalog.deleteSecret({ tenant: 'default', name: 'A' }, BY);
        await secret('C');
      }));

    test('leaves no end of names behind by making and removing', () =>
      limited({ functions: 1, secrets: 1 }, async (catalog) => {
        for (let i = 0; i < 10; i++) {
          await catalog.setSecret({ tenant: 'default', name: `K${i}`, seal: () => new Uint8Array(1) }, BY);
          await catalog.deleteSecret({ tenant: 'default', name: `K${i}` }, BY);
          await catalog.createVersion(bytes('1', 1, `f${i}`), BY);
          await catalog.deleteFunction({ tenant: 'default', function: `f${i}` }, BY);
        }
        const secret = (name: string) => catalog.setSecret({ tenant: 'default', name, seal: () => new Uint8Array(1) }, BY);
        await exceeded(catalog, 10, 10, () => secret('K10'));
        await exceeded(catalog, 10, 10, () => catalog.createVersion(bytes('1', 1, 'f10'), BY));
        expect(await secret('K3')).toMatchObject({ version: 2 });
        expect(await catalog.createVersion(bytes('1', 1, 'f3'), BY)).toMatchObject({ number: 2 });
      }));

    test('has so many bytes of components, each counted once, until no version names them', () =>
      limited({ componentBytes: 1000 }, async (catalog) => {
        await catalog.createVersion(bytes('1', 600), BY);
        await catalog.createVersion(bytes('2', 400), BY);
        await exceeded(catalog, 1000, 1001, () => catalog.createVersion(bytes('3', 1), BY));
        await catalog.createVersion(bytes('1', 600), BY);
        await catalog.createVersion({ ...bytes('3', 1000), tenant: 'two' }, BY);
        expect([catalog.digests('default'), catalog.digests('two')]).toEqual([
          new Set([digestOf('1'), digestOf('2')]),
          new Set([digestOf('3')]),
        ]);
        // Two versions name the first component: it goes with the second of them.
        const later = Date.now() + 1_000_000;
        expect(await catalog.retain({ keepLast: 1, keepForMs: 0, now: later }, BY)).toEqual([digestOf('2')]);
        await exceeded(catalog, 1000, 1001, () => catalog.createVersion(bytes('4', 401), BY));
        await catalog.createVersion(bytes('4', 400), BY);
        await catalog.deleteFunction({ tenant: 'default', function: 'hello' }, BY);
        expect(catalog.digests('default')).toEqual(new Set());
        await catalog.createVersion(bytes('5', 1000), BY);
      }));

    test('has so many domains', async () => {
      const catalog = current();
      const add = (i: number) => catalog.addDomain({ name: `d${i}.example.org`, tenant: 'default' }, BY);
      await Promise.all(Array.from({ length: CATALOG_LIMITS.domains }, (_, i) => add(i)));
      const error = await add(CATALOG_LIMITS.domains).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', limit: CATALOG_LIMITS.domains, used: CATALOG_LIMITS.domains });
      expect(await add(7)).toMatchObject({ name: 'd7.example.org' });
    });
  });
}
