import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CATALOG_LIMITS } from '../base/index.ts';
import type { Catalog } from './contract.ts';
import { describeAliases } from './describe-aliases.ts';
import { BY, deploy, digestOf, everything, liveAt, manifestOf, type OpenCatalog, refused, versionOf } from './describe-helpers.ts';
import { describeQuotas } from './describe-quotas.ts';
import { describeRetention } from './describe-retention.ts';
import { describeTenants } from './describe-tenants.ts';

/** The suite that every driver of the catalog passes. @param isDurable whether what is opened again is what was closed */
export function describeCatalog(name: string, makeOpen: () => OpenCatalog, isDurable: boolean): void {
  describe(`${name}: catalog`, () => {
    let open: OpenCatalog;
    let catalog: Catalog;
    beforeEach(async () => {
      open = makeOpen();
      catalog = open();
      await catalog.createTenant('default', BY);
    });
    afterEach(() => catalog.close());
    const current = (): Catalog => catalog;

    describeTenants(current);
    describeAliases(current);
    describeRetention(current);
    describeQuotas(current, makeOpen);
    describeVersions(current);
    describeRevisions(current);

    test('a closed one says so', async () => {
      await catalog.close();
      expect(() => catalog.revision()).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
      expect(() => catalog.tenants()).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
      await expect(catalog.createTenant('late', BY)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await catalog.close();
    });

    test.skipIf(!isDurable)('opened again, it says what it said', async () => {
      await deploy(catalog, versionOf('hello'));
      await catalog.addDomain({ name: 'example.org', tenant: 'default' }, BY);
      await catalog.setSecret({ tenant: 'default', name: 'KEY', seal: () => new Uint8Array([1, 2, 3]) }, BY);
      const said = everything(catalog);
      await catalog.close();
      catalog = open();
      expect(everything(catalog)).toEqual(said);
    });
  });
}

function describeVersions(current: () => Catalog): void {
  describe('versions', () => {
    test('have numbers from 1 on, and all that was given', async () => {
      const catalog = current();
      const first = await catalog.createVersion(versionOf('hello', { note: 'the first' }), { name: 'alice' });
      expect(first).toMatchObject({ number: 1, note: 'the first', createdBy: 'alice', approvedBy: 'alice', state: 'approved' });
      const second = await catalog.createVersion(versionOf('hello', { digest: digestOf('2') }), BY);
      expect(second).toMatchObject({ number: 2, manifest: manifestOf('hello'), note: undefined });
      expect(catalog.version({ tenant: 'default', function: 'hello', number: 1 })).toEqual(first);
      expect(catalog.function({ tenant: 'default', function: 'hello' })).toMatchObject({ latest: 2, aliases: [] });
      expect(catalog.versions({ tenant: 'default', function: 'hello' }).map(({ number }) => number)).toEqual([2, 1]);
      expect(catalog.versions({ tenant: 'default', function: 'hello' })[0]).not.toHaveProperty('manifest');
      expect(catalog.digests()).toEqual(new Set([digestOf('1'), digestOf('2')]));
    });

    test('one that is sent twice is one', async () => {
      const catalog = current();
      const first = await catalog.createVersion(versionOf('hello'), BY);
      const revision = catalog.revision();
      expect(await catalog.createVersion(versionOf('hello', { note: 'again' }), { name: 'else' })).toEqual(first);
      expect(catalog.revision()).toBe(revision);
      await catalog.createVersion(versionOf('hello', { digest: digestOf('2') }), BY);
      expect(await catalog.createVersion(versionOf('hello'), BY)).toMatchObject({ number: 3 });
    });

    test('of many at once each has a number of its own', async () => {
      const catalog = current();
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, i) => catalog.createVersion(versionOf('hello', { digest: digestOf(`${i + 10}`) }), BY)),
      );
      expect(all.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect(new Set(all.map(({ digest }) => digest)).size).toBe(20);
    });

    test('wait until they are approved, by hand or by being sent by somebody who may', async () => {
      const catalog = current();
      const waiting = await catalog.createVersion(versionOf('hello', { state: 'waiting' }), BY);
      expect(waiting).toMatchObject({ state: 'waiting', approvedBy: undefined });
      const approved = await catalog.approveVersion(waiting, { name: 'boss' });
      expect(approved).toEqual({ ...waiting, state: 'approved', approvedBy: 'boss' });
      const revision = catalog.revision();
      expect(await catalog.approveVersion(waiting, { name: 'else' })).toEqual(approved);
      expect(catalog.revision()).toBe(revision);
      await catalog.createVersion(versionOf('hello', { digest: digestOf('2'), state: 'waiting' }), BY);
      const again = await catalog.createVersion(versionOf('hello', { digest: digestOf('2') }), { name: 'boss' });
      expect(again).toMatchObject({ number: 2, state: 'approved', approvedBy: 'boss', createdBy: 'somebody' });
    });

    test('an approved one that is sent again by somebody who may not approve stays approved', async () => {
      const catalog = current();
      await catalog.createVersion(versionOf('hello'), BY);
      expect(await catalog.createVersion(versionOf('hello', { state: 'waiting' }), BY)).toMatchObject({ number: 1, state: 'approved' });
    });

    test('keep the envelope in which they were signed, which may come later, and is never replaced', async () => {
      const catalog = current();
      const of = { tenant: 'default', function: 'hello', number: 1 };
      const unsigned = await catalog.createVersion(versionOf('hello'), BY);
      expect(unsigned).toMatchObject({ envelope: undefined, signedBy: undefined });
      const signed = await catalog.createVersion(versionOf('hello', { envelope: '{"a":1}', signedBy: digestOf('a') }), { name: 'alice' });
      expect(signed).toEqual({ ...unsigned, envelope: '{"a":1}', signedBy: digestOf('a') });
      expect(catalog.audit()[0]).toMatchObject({ by: 'alice', action: 'version.sign', detail: `signed by the key ${digestOf('a')}` });
      const revision = catalog.revision();
      expect(await catalog.createVersion(versionOf('hello', { envelope: '{"b":2}', signedBy: digestOf('b') }), BY)).toEqual(signed);
      expect(catalog.revision()).toBe(revision);
      expect(catalog.version(of)).toEqual(signed);
      expect(catalog.versions(of)[0]).toMatchObject({ signedBy: digestOf('a') });
      expect(catalog.versions(of)[0]).not.toHaveProperty('envelope');
      // Signed and approved at once, and forgotten with the version.
      await catalog.createVersion(versionOf('hello', { digest: digestOf('2'), state: 'waiting' }), BY);
      const second = await catalog.createVersion(versionOf('hello', { digest: digestOf('2'), envelope: '{}' }), BY);
      expect(second).toMatchObject({ number: 2, state: 'approved', envelope: '{}', signedBy: undefined });
      expect(catalog.audit()[0]).toMatchObject({ action: 'version.approve', detail: 'signed by a key that the host does not know' });
      await catalog.deleteFunction(of, BY);
      await catalog.createVersion(versionOf('hello'), BY);
      expect(catalog.version({ ...of, number: 3 })).toMatchObject({ envelope: undefined });
    });

    test('a function that is removed takes its versions along, and its numbers go on', async () => {
      const catalog = current();
      await deploy(catalog, versionOf('hello', { routes: ['/a'] }));
      await deploy(catalog, versionOf('other', { digest: digestOf('1') }));
      await catalog.deleteFunction({ tenant: 'default', function: 'hello' }, BY);
      expect(catalog.function({ tenant: 'default', function: 'hello' })).toBeUndefined();
      expect(catalog.version({ tenant: 'default', function: 'hello', number: 1 })).toBeUndefined();
      expect(catalog.alias(liveAt('hello', 1))).toBeUndefined();
      expect(catalog.digests()).toEqual(new Set([digestOf('1')]));
      await refused(catalog, 'FUNCTION_NOT_FOUND', () => catalog.deleteFunction({ tenant: 'default', function: 'hello' }, BY));
      // Its routes are free again.
      await deploy(catalog, versionOf('third', { routes: ['/a'] }));
      expect(await catalog.createVersion(versionOf('hello'), BY)).toMatchObject({ number: 2 });
    });

    test.each<readonly [string, Parameters<typeof versionOf>[1], string]>([
      ['a digest in capitals', { digest: 'A'.repeat(64) }, 'CATALOG_INVALID'],
      ['a short digest', { digest: 'a'.repeat(63) }, 'CATALOG_INVALID'],
      ['no bytes', { componentBytes: 0 }, 'CATALOG_INVALID'],
      ['half a byte', { componentBytes: 1.5 }, 'CATALOG_INVALID'],
      ['more bytes than a component has', { componentBytes: 2 ** 40 }, 'CATALOG_INVALID'],
      ['a long note', { note: 'x'.repeat(CATALOG_LIMITS.note + 1) }, 'CATALOG_INVALID'],
      ['a note that UTF-8 cannot hold', { note: '\ud800' }, 'CATALOG_INVALID'],
      ['a tenant with a space', { tenant: 'de fault' }, 'CATALOG_INVALID'],
      ['a tenant in capitals', { tenant: 'Default' }, 'CATALOG_INVALID'],
      ['a tenant that is a path', { tenant: '../default' }, 'CATALOG_INVALID'],
      ['no tenant', { tenant: '' }, 'CATALOG_INVALID'],
      ['a tenant that is not there', { tenant: 'nobody' }, 'TENANT_NOT_FOUND'],
      ['a manifest that is none', { manifest: '{' }, 'MANIFEST_INVALID'],
      ['a manifest with a key that is none', { manifest: manifestOf('hello', { x: 1 }) }, 'MANIFEST_INVALID'],
      ['a long manifest', { manifest: `${' '.repeat(CATALOG_LIMITS.manifest)}{}` }, 'CATALOG_INVALID'],
      ['the manifest of another function', { manifest: manifestOf('other') }, 'CATALOG_INVALID'],
      ['an envelope that is longer than any', { envelope: 'x'.repeat(CATALOG_LIMITS.envelope + 1) }, 'CATALOG_INVALID'],
      ['a name in place of the id of a key', { envelope: '{}', signedBy: 'me' }, 'CATALOG_INVALID'],
      ['a state that is none', { state: 'live' as 'approved' }, 'CATALOG_INVALID'],
    ])('%s is refused', async (_, more, code) => {
      await refused(current(), code as 'CATALOG_INVALID', () => current().createVersion(versionOf('hello', more), BY));
    });

    test.each(['', ' ', 'a\nb', 'x'.repeat(CATALOG_LIMITS.actor + 1), '\ud800'])('an actor called %j is refused', async (name) => {
      await refused(current(), 'CATALOG_INVALID', () => current().createVersion(versionOf('hello'), { name }));
    });

    test('come in pages', async () => {
      const catalog = current();
      const of = { tenant: 'default', function: 'hello' };
      for (let i = 1; i <= 12; i++) await catalog.createVersion(versionOf('hello', { digest: digestOf(`${i}`) }), BY);
      const page = (after?: string): number[] => catalog.versions(of, { limit: 5, ...(after && { after }) }).map(({ number }) => number);
      expect([page(), page('8'), page('3'), page('1')]).toEqual([[12, 11, 10, 9, 8], [7, 6, 5, 4, 3], [2, 1], []]);
      for (const limit of [0, -1, 1.5, NaN, CATALOG_LIMITS.page + 1]) {
        expect(() => catalog.versions(of, { limit })).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
      }
      expect(() => catalog.versions(of, { after: 'x' })).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
    });
  });
}

function describeRevisions(current: () => Catalog): void {
  describe('revisions', () => {
    test('rise by one with each change, and say what changed', async () => {
      const catalog = current();
      const start = catalog.revision();
      expect(catalog.changedSince(start)).toEqual([]);
      await deploy(catalog, versionOf('hello'));
      expect(catalog.revision()).toBe(start + 2);
      await deploy(catalog, versionOf('other'));
      const hello = { tenant: 'default', function: 'hello' };
      const other = { tenant: 'default', function: 'other' };
      expect(catalog.changedSince(start)).toEqual([hello, other]);
      expect(catalog.changedSince(start + 2)).toEqual([other]);
      await catalog.createTenant('new', BY);
      await catalog.setSecret({ tenant: 'default', name: 'K', seal: () => new Uint8Array(1) }, BY);
      expect(catalog.changedSince(start + 4)).toEqual([]);
      await catalog.deleteFunction(hello, BY);
      expect(catalog.changedSince(start + 4)).toEqual([hello]);
      await catalog.addDomain({ name: 'example.org', tenant: 'default' }, BY);
      expect(catalog.changedSince(start + 4)).toBe('all');
      expect(catalog.changedSince(catalog.revision())).toEqual([]);
    });

    test('from elsewhere, or long ago, mean that everything may have changed', async () => {
      const catalog = current();
      await deploy(catalog, versionOf('hello'));
      for (const revision of [catalog.revision() + 1, 2 ** 53, -1, -Infinity, NaN]) expect(catalog.changedSince(revision)).toBe('all');
      const before = catalog.revision();
      for (let i = 0; i < CATALOG_LIMITS.page; i++) {
        await catalog.setSecret({ tenant: 'default', name: 'K', seal: () => new Uint8Array(1) }, BY);
      }
      expect(catalog.changedSince(before)).toEqual([]);
      expect(catalog.changedSince(before - 1)).toBe('all');
    });

    test('several reads are of one', async () => {
      const catalog = current();
      await deploy(catalog, versionOf('hello'));
      const seen = catalog.read((at) => {
        const known = at.read((inner) => inner.revision());
        return { known, revision: at.revision(), live: at.alias(liveAt('hello', 1))?.revision };
      });
      expect(seen).toEqual({ known: catalog.revision(), revision: catalog.revision(), live: catalog.revision() });
    });

    test('who changed what is written down, newest first, by tenant too', async () => {
      const catalog = current();
      await catalog.createTenant('two', { name: 'root' });
      await catalog.createVersion(versionOf('hello', { note: 'why', state: 'waiting' }), { name: 'alice' });
      await catalog.approveVersion({ tenant: 'default', function: 'hello', number: 1 }, { name: 'boss' });
      await catalog.setAlias(liveAt('hello', 1), { name: 'alice' });
      const said = (tenant?: string): unknown[] =>
        catalog.audit(tenant, { limit: 4 }).map(({ by, action, subject, detail }) => [by, action, subject, detail]);
      expect(said('default')).toEqual([
        ['alice', 'alias.set', 'hello/live', 'new -> v1'],
        ['boss', 'version.approve', 'hello/1', ''],
        ['alice', 'version.create', 'hello/1', `component ${digestOf('1')}, waiting: why`],
        ['somebody', 'tenant.create', 'default', ''],
      ]);
      expect(said('two')).toEqual([['root', 'tenant.create', 'two', '']]);
      expect(catalog.audit(undefined, { limit: 100 }).map(({ revision }) => revision)).toEqual([5, 4, 3, 2, 1]);
      expect(catalog.audit(undefined, { after: '3' }).map(({ revision }) => revision)).toEqual([2, 1]);
      expect(catalog.audit('nobody')).toEqual([]);
    });
  });
}
