import { describe, expect, test } from 'vitest';
import { CATALOG_LIMITS, SkerryError } from '../base/index.ts';
import type { Catalog, NewToken } from './contract.ts';
import { BY, deploy, digestOf, refused, versionOf } from './describe-helpers.ts';

const token = (more: Partial<NewToken> = {}): NewToken => ({
  name: 'laptop',
  hash: digestOf('1'),
  roles: ['deploy'],
  tenant: 'default',
  expiresAt: undefined,
  ...more,
});

export function describeTenants(current: () => Catalog): void {
  describe('tenants', () => {
    test('have their own functions, domains, secrets and tokens, which go with them', async () => {
      const catalog = current();
      await catalog.createTenant('two', BY);
      expect(catalog.tenants().map(({ name }) => name)).toEqual(['default', 'two']);
      expect(catalog.tenant('two')).toMatchObject({ name: 'two' });
      await deploy(catalog, versionOf('hello', { tenant: 'two' }));
      await catalog.setSecret({ tenant: 'two', name: 'KEY', seal: () => new Uint8Array(3) }, BY);
      await catalog.addDomain({ name: 'two.example', tenant: 'two' }, BY);
      const { id } = await catalog.createToken(token({ tenant: 'two' }), BY);
      expect(catalog.functions('default')).toEqual([]);
      expect(catalog.sealedSecret({ tenant: 'default', name: 'KEY' })).toBeUndefined();
      await refused(catalog, 'TENANT_NOT_EMPTY', () => catalog.deleteTenant('two', BY));
      await catalog.deleteFunction({ tenant: 'two', function: 'hello' }, BY);
      await catalog.deleteTenant('two', BY);
      expect(catalog.tenant('two')).toBeUndefined();
      expect([catalog.secrets('two'), catalog.domains('two'), catalog.tokens('two'), catalog.domains()]).toEqual([[], [], [], []]);
      expect(catalog.tokenByHash(digestOf('1'))).toBeUndefined();
      await refused(catalog, 'TOKEN_NOT_FOUND', () => catalog.revokeToken(id, BY));
      await catalog.createTenant('two', BY);
      expect(catalog.sealedSecret({ tenant: 'two', name: 'KEY' })).toBeUndefined();
    });

    test('are there or not', async () => {
      const catalog = current();
      await refused(catalog, 'TENANT_EXISTS', () => catalog.createTenant('default', BY));
      for (const call of [
        () => catalog.deleteTenant('nobody', BY),
        () => catalog.setSecret({ tenant: 'nobody', name: 'K', seal: () => new Uint8Array(1) }, BY),
        () => catalog.addDomain({ name: 'a.example', tenant: 'nobody' }, BY),
        () => catalog.createToken(token({ tenant: 'nobody' }), BY),
      ]) {
        await refused(catalog, 'TENANT_NOT_FOUND', call);
      }
    });

    test.each(['', 'A', 'a b', '-a', 'a-', 'a.b', 'a/b', '*', 'ä', 'a'.repeat(64), '\u0000', '__proto__'])(
      '%j is no name',
      async (name) => {
        await refused(current(), 'CATALOG_INVALID', () => current().createTenant(name, BY));
        expect(current().tenants()).toHaveLength(1);
      },
    );

    test('whose names begin alike do not see each other', async () => {
      const catalog = current();
      for (const name of ['a', 'a-b', 'ab', 'a0']) {
        await catalog.createTenant(name, BY);
        await catalog.createVersion(versionOf('f', { tenant: name }), BY);
        await catalog.setSecret({ tenant: name, name: 'K', seal: () => new TextEncoder().encode(name) }, BY);
      }
      for (const name of ['a', 'a-b', 'ab', 'a0']) {
        expect(catalog.functions(name).map(({ tenant }) => tenant)).toEqual([name]);
        expect(catalog.secrets(name).map(({ tenant }) => tenant)).toEqual([name]);
        expect(catalog.sealedSecret({ tenant: name, name: 'K' })?.sealed).toEqual(new TextEncoder().encode(name));
      }
    });

    test('names that no record could have are refused by reads, too', () => {
      for (const name of ['a b', '', 'ä', 'default f']) {
        expect(() => current().functions(name)).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
        expect(() => current().sealedSecret({ tenant: 'default', name })).toThrow(expect.objectContaining({ code: 'CATALOG_INVALID' }));
      }
    });
  });

  describe('domains', () => {
    test('belong to one tenant, in their normal form', async () => {
      const catalog = current();
      await catalog.createTenant('two', BY);
      const domain = await catalog.addDomain({ name: 'API.Bücher.Example.', tenant: 'default' }, BY);
      expect(domain).toMatchObject({ name: 'api.xn--bcher-kva.example', tenant: 'default' });
      expect(catalog.domain(domain.name)).toEqual(domain);
      const revision = catalog.revision();
      expect(await catalog.addDomain({ name: domain.name, tenant: 'default' }, BY)).toEqual(domain);
      expect(catalog.revision()).toBe(revision);
      const error = await refused(catalog, 'DOMAIN_TAKEN', () => catalog.addDomain({ name: 'api.bücher.example', tenant: 'two' }, BY));
      expect(error.message).toBe('The tenant "two" cannot have api.xn--bcher-kva.example: the tenant "default" has it');
      await refused(catalog, 'DOMAIN_NOT_FOUND', () => catalog.removeDomain({ name: domain.name, tenant: 'two' }, BY));
      await catalog.removeDomain({ name: 'API.bücher.example', tenant: 'default' }, BY);
      await refused(catalog, 'DOMAIN_NOT_FOUND', () => catalog.removeDomain({ name: domain.name, tenant: 'default' }, BY));
      await catalog.addDomain({ name: domain.name, tenant: 'two' }, BY);
      expect(catalog.domains('two')).toHaveLength(1);
    });

    test.each([
      ['a.example.org', '*.example.org', true],
      ['*.example.org', 'a.example.org', true],
      ['example.org', '*.example.org', true],
      ['*.example.org', 'example.org', true],
      ['*.example.org', '*.example.org', true],
      ['*.a.example.org', '*.example.org', false],
      ['*.example.org', '*.a.example.org', false],
      ['*.example.org', 'b.a.example.org', false],
      ['b.a.example.org', '*.example.org', false],
      ['example.org', 'a.example.org', false],
      ['a.example.org', 'example.org', false],
      ['*.example.org', 'a.badexample.org', false],
      ['badexample.org', '*.example.org', false],
      ['example.org', 'example.com', false],
    ])('with %s of one tenant, another gets %s: overlap %s', async (first, second, isTaken) => {
      const catalog = current();
      await catalog.createTenant('two', BY);
      await catalog.addDomain({ name: first, tenant: 'default' }, BY);
      const add = () => catalog.addDomain({ name: second, tenant: 'two' }, BY);
      if (isTaken) await refused(catalog, 'DOMAIN_TAKEN', add);
      else await add();
      await catalog.addDomain({ name: 'free.example', tenant: 'default' }, BY);
    });

    test('of one tenant may overlap, and come in the order of their labels', async () => {
      const catalog = current();
      for (const name of ['b.example.org', 'example.com', '*.example.org', 'example.org', 'a.example.org']) {
        await catalog.addDomain({ name, tenant: 'default' }, BY);
      }
      const names = (after?: string): string[] => catalog.domains('default', { limit: 3, ...(after && { after }) }).map(({ name }) => name);
      expect(names()).toEqual(['example.com', 'example.org', '*.example.org']);
      expect(names('*.example.org')).toEqual(['a.example.org', 'b.example.org']);
      expect(catalog.domains().map(({ name }) => name)).toEqual([...names(), ...names('*.example.org')]);
    });
  });

  describe('secrets', () => {
    test('are kept as they were sealed, and told without', async () => {
      const catalog = current();
      const sealed = Uint8Array.from({ length: 256 }, (_, i) => i);
      const secret = await catalog.setSecret({ tenant: 'default', name: 'API_KEY', seal: () => sealed }, { name: 'alice' });
      expect(secret).toEqual({ tenant: 'default', name: 'API_KEY', version: 1, changedAt: expect.any(Number), changedBy: 'alice' });
      sealed.fill(0);
      expect(catalog.sealedSecret(secret)).toEqual({ version: 1, sealed: Uint8Array.from({ length: 256 }, (_, i) => i) });
      expect(catalog.secrets('default')).toEqual([secret]);
      await catalog.setSecret({ ...secret, seal: (version) => new Uint8Array([version]) }, BY);
      expect(catalog.sealedSecret(secret)).toEqual({ version: 2, sealed: new Uint8Array([2]) });
      expect(JSON.stringify(catalog.audit())).not.toContain(sealed.toBase64().slice(0, 20));
      await catalog.deleteSecret(secret, BY);
      expect(catalog.sealedSecret(secret)).toBeUndefined();
      await refused(catalog, 'SECRET_NOT_FOUND', () => catalog.deleteSecret(secret, BY));
    });

    test('never have the number of an earlier value, deleted ones and those of a tenant that was deleted included', async () => {
      const catalog = current();
      const secret = { tenant: 'other', name: 'K', seal: (version: number) => new Uint8Array([version]) };
      for (const version of [1, 2, 3]) {
        if (catalog.tenant('other') === undefined) await catalog.createTenant('other', BY);
        expect(await catalog.setSecret(secret, BY)).toMatchObject({ version });
        if (version === 1) await catalog.deleteSecret(secret, BY);
        else await catalog.deleteTenant('other', BY);
      }
    });

    test('are sealed anew, which tells servers nothing and the audit record that it was done', async () => {
      const catalog = current();
      const secret = { tenant: 'default', name: 'K', seal: () => new Uint8Array([1]) };
      await catalog.setSecret(secret, BY);
      const revision = catalog.revision();
      expect(await catalog.resealSecret(secret, () => undefined, BY)).toBe(false);
      expect(catalog.revision()).toBe(revision);
      expect(await catalog.resealSecret(secret, ({ sealed, version }) => new Uint8Array([...sealed, version, 2]), { name: 'eve' })).toBe(
        true,
      );
      expect(catalog.sealedSecret(secret)).toEqual({ version: 1, sealed: new Uint8Array([1, 1, 2]) });
      expect(catalog.audit()[0]).toMatchObject({ action: 'secret.reseal', subject: 'K', by: 'eve' });
      expect(catalog.changedSince(revision)).toEqual([]);
      await refused(catalog, 'SECRET_NOT_FOUND', () => catalog.resealSecret({ ...secret, name: 'L' }, () => new Uint8Array(1), BY));
      await refused(catalog, 'CATALOG_INVALID', () => catalog.resealSecret(secret, () => new Uint8Array(), BY));
    });

    test('stay as they were when sealing fails', async () => {
      const catalog = current();
      const secret = { tenant: 'default', name: 'K', seal: () => new Uint8Array([1]) };
      await catalog.setSecret(secret, BY);
      const fails = (): never => {
        throw new SkerryError('SECRET_UNREADABLE', 'no');
      };
      await refused(catalog, 'SECRET_UNREADABLE', () => catalog.setSecret({ ...secret, seal: fails }, BY));
      await refused(catalog, 'SECRET_UNREADABLE', () => catalog.resealSecret(secret, fails, BY));
      expect(catalog.sealedSecret(secret)).toEqual({ version: 1, sealed: new Uint8Array([1]) });
    });

    test.each(['', '1A', 'A B', 'A=B', 'ä', '__proto__ ', 'x'.repeat(129)])('%j is no name of one', async (name) => {
      await refused(current(), 'CATALOG_INVALID', () =>
        current().setSecret({ tenant: 'default', name, seal: () => new Uint8Array(1) }, BY),
      );
    });

    test.each([0, CATALOG_LIMITS.sealedBytes + 1])('of %i bytes sealed is refused', async (length) => {
      const secret = { tenant: 'default', name: 'K', seal: () => new Uint8Array(length) };
      await refused(current(), 'CATALOG_INVALID', () => current().setSecret(secret, BY));
    });
  });

  describe('tokens', () => {
    test('are found by their hash, revoked ones too', async () => {
      const catalog = current();
      const record = await catalog.createToken(token(), { name: 'boss' });
      expect(record).toMatchObject({ ...token(), createdBy: 'boss', revokedAt: undefined });
      expect(catalog.tokenByHash(digestOf('1'))).toEqual(record);
      expect(catalog.tokenByHash(digestOf('2'))).toBeUndefined();
      const revoked = await catalog.revokeToken(record.id, BY);
      expect(revoked.revokedAt).toBeTypeOf('number');
      expect(catalog.tokenByHash(digestOf('1'))).toEqual(revoked);
      const revision = catalog.revision();
      expect(await catalog.revokeToken(record.id, BY)).toEqual(revoked);
      expect(catalog.revision()).toBe(revision);
    });

    test('of all tenants are apart from those of one', async () => {
      const catalog = current();
      const of = await catalog.createToken(token(), BY);
      const all = await catalog.createToken(token({ hash: digestOf('2'), tenant: undefined, roles: ['admin'] }), BY);
      expect(catalog.tokens('default')).toEqual([of]);
      expect(catalog.tokens()).toEqual([all]);
    });

    test('the first is made once, however many ask at once', async () => {
      const catalog = current();
      const made = await Promise.all(['1', '2', '3'].map((hash) => catalog.createFirstToken(token({ hash: digestOf(hash) }), BY)));
      expect(made.filter((each) => each !== undefined)).toHaveLength(1);
      await catalog.revokeToken(made[0]!.id, BY);
      expect(await catalog.createFirstToken(token({ hash: digestOf('4') }), BY)).toBeUndefined();
      expect(catalog.tokenByHash(digestOf('4'))).toBeUndefined();
    });

    test.each<readonly [string, Partial<NewToken>]>([
      ['a token instead of its hash', { hash: 'skr_abc' }],
      ['no role', { roles: [] }],
      ['a role that is none', { roles: ['root' as 'admin'] }],
      ['a role twice', { roles: ['read', 'read'] }],
      ['no name', { name: '' }],
      ['a name of two lines', { name: 'a\nb' }],
      ['an end that is no time', { expiresAt: NaN }],
    ])('%s is refused', async (_, more) => {
      await refused(current(), 'CATALOG_INVALID', () => current().createToken(token(more), BY));
    });

    test('the same twice is refused', async () => {
      await current().createToken(token(), BY);
      await refused(current(), 'CATALOG_INVALID', () => current().createToken(token({ name: 'else' }), BY));
    });
  });
}
