import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SkerryError } from '../base/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { memoryCatalog } from '../catalog/memory/index.ts';
import { fixedMasterKeys, newMasterKey } from './master-keys.ts';
import { createSealer } from './sealing.ts';
import { TenantSecrets } from './tenant-secrets.ts';

const BY = { name: 'test' };
const sealer = createSealer(fixedMasterKeys(newMasterKey(), 'test'));

let catalog: Catalog;
const later = vi.spyOn(performance, 'now');
const set = (tenant: string, name: string, value: string) =>
  catalog.setSecret({ tenant, name, seal: (version) => sealer.seal({ tenant, name, version }, value) }, BY);

beforeEach(async () => {
  later.mockReturnValue(0);
  catalog = memoryCatalog();
  for (const tenant of ['one', 'two']) await catalog.createTenant(tenant, BY);
});
afterEach(() => catalog.close());

describe('secrets of tenants', () => {
  test('are those of one tenant, and of no other', async () => {
    await set('one', 'A', 'of one');
    await set('two', 'A', 'of two');
    await set('two', 'B', 'of two');
    const secrets = new TenantSecrets(catalog, sealer);
    expect([secrets.of('one').read('A'), secrets.of('two').read('A'), secrets.of('one').read('B')]).toEqual([
      'of one',
      'of two',
      undefined,
    ]);
    expect(secrets.of('one').howToSet('B')).toBe('Run `skerry secrets put B --tenant one`.');
  });

  test('are those of now, a moment after they changed', async () => {
    const secrets = new TenantSecrets(catalog, sealer).of('one');
    expect(secrets.read('A')).toBeUndefined();
    const seen: unknown[] = [];
    const look = (): void => {
      later.mockReturnValue(performance.now() + 250);
      seen.push(secrets.read('A'));
    };
    await set('one', 'A', 'first');
    look();
    await set('one', 'A', 'second');
    look();
    await catalog.deleteSecret({ tenant: 'one', name: 'A' }, BY);
    look();
    expect(seen).toEqual(['first', 'second', undefined]);
  });

  test('that were read go on while the catalog cannot be read, and no others', async () => {
    await set('one', 'A', 'value');
    await set('one', 'B', 'value');
    const failing = { isBroken: false };
    const orFail = <T>(read: () => T): T => {
      if (failing.isBroken) throw new SkerryError('STORE_LOCKED', 'locked');
      return read();
    };
    const secrets = new TenantSecrets(
      { revision: () => orFail(() => catalog.revision()), sealedSecret: (of) => orFail(() => catalog.sealedSecret(of)) },
      sealer,
    ).of('one');
    expect(secrets.read('A')).toBe('value');
    failing.isBroken = true;
    later.mockReturnValue(performance.now() + 250);
    expect(secrets.read('A')).toBe('value');
    expect(() => secrets.read('B')).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
  });

  test('are opened once for many looks', async () => {
    await set('one', 'A', 'value');
    const open = vi.fn(sealer.open.bind(sealer));
    const secrets = new TenantSecrets(catalog, { ...sealer, open }).of('one');
    for (let i = 0; i < 1000; i++) expect(secrets.read('A')).toBe('value');
    expect(open).toHaveBeenCalledTimes(1);
  });

  test('cannot be opened by another key, or without any, and are not taken for missing', async () => {
    await set('one', 'A', 'value');
    const other = createSealer(fixedMasterKeys(newMasterKey(), 'test'));
    for (let i = 0; i < 2; i++) {
      expect(() => new TenantSecrets(catalog, other).of('one').read('A')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
      expect(() => new TenantSecrets(catalog, undefined).of('one').read('A')).toThrow(
        expect.objectContaining({ code: 'MASTER_KEY_MISSING' }),
      );
    }
    expect(new TenantSecrets(catalog, undefined).of('one').read('B')).toBeUndefined();
  });

  test('of another name or tenant, put in place of one in the catalog, are noticed', async () => {
    await set('one', 'A', 'value');
    const { sealed } = catalog.sealedSecret({ tenant: 'one', name: 'A' })!;
    await catalog.setSecret({ tenant: 'two', name: 'A', seal: () => sealed }, BY);
    await catalog.setSecret({ tenant: 'one', name: 'B', seal: () => sealed }, BY);
    const secrets = new TenantSecrets(catalog, sealer);
    expect(() => secrets.of('two').read('A')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    expect(() => secrets.of('one').read('B')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
  });
});
