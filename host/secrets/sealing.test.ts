import { describe, expect, test } from 'vitest';
import { CATALOG_LIMITS } from '../base/index.ts';
import { memoryCatalog } from '../catalog/memory/index.ts';
import { fixedMasterKeys, newMasterKey } from './master-keys.ts';
import { createSealer } from './sealing.ts';

const [OLD, NEW] = [newMasterKey(), newMasterKey()];
const sealerOf = (...keys: readonly string[]) => createSealer(fixedMasterKeys(keys.join('\n'), 'test'));
const OF = { tenant: 'default', name: 'API_KEY', version: 3 };
const VALUE = 'canary-7f3a ünïcödé 🔑';
const UNREADABLE = expect.objectContaining({ code: 'SECRET_UNREADABLE', message: expect.not.stringContaining('canary') });

/** In whichever form somebody could find it. */
function holds(bytes: Uint8Array, value: string): boolean {
  const plain = Buffer.from(value);
  const text = Buffer.from(bytes).toString('latin1');
  const forms = [plain.toString('latin1'), plain.toString('base64').replace(/=+$/, ''), plain.toString('hex'), encodeURIComponent(value)];
  return forms.some((form) => text.includes(form));
}

describe('createSealer()', () => {
  test('opens what it sealed, and nothing else shows of it', () => {
    const sealer = sealerOf(NEW);
    for (const value of ['x', VALUE, '\ufeffbom', '\0', 'x'.repeat(CATALOG_LIMITS.secretBytes)]) {
      expect(sealer.open(OF, sealer.seal(OF, value))).toBe(value);
    }
    expect(holds(Buffer.from(VALUE), VALUE)).toBe(true);
    expect(holds(sealer.seal(OF, VALUE), VALUE)).toBe(false);
    expect(sealer.seal(OF, VALUE)).not.toEqual(sealer.seal(OF, VALUE));
  });

  test('the largest fits into the catalog, which tells nothing of it', async () => {
    const catalog = memoryCatalog();
    await catalog.createTenant('default', { name: 'test' });
    const sealer = sealerOf(NEW);
    const value = VALUE.repeat(2000);
    const set = (text: string) => catalog.setSecret({ ...OF, seal: (version) => sealer.seal({ ...OF, version }, text) }, { name: 'test' });
    await set('x'.repeat(CATALOG_LIMITS.secretBytes));
    await set(value);
    const { version, sealed } = catalog.sealedSecret(OF)!;
    expect(sealer.open({ ...OF, version }, sealed)).toBe(value);
    expect(holds(Buffer.from(JSON.stringify([catalog.secrets('default'), catalog.audit()])), VALUE)).toBe(false);
  });

  test('what was sealed as one secret, or as one version of it, opens as no other', () => {
    const sealer = sealerOf(NEW, OLD);
    const sealed = sealer.seal(OF, VALUE);
    for (const other of [
      { ...OF, tenant: 'two' },
      { ...OF, name: 'API_KEYS' },
      { ...OF, version: 2 },
      { ...OF, version: 4 },
      { ...OF, tenant: 'default"' },
      { ...OF, tenant: 'defaultAPI', name: '_KEY' },
    ]) {
      expect(() => sealer.open(other, sealed)).toThrow(UNREADABLE);
      expect(() => sealerOf(OLD, NEW).rewrap(other, sealed)).toThrow(UNREADABLE);
    }
  });

  test('parts of two sealed values make none', () => {
    const sealer = sealerOf(NEW);
    const [one, two] = [sealer.seal(OF, VALUE), sealer.seal(OF, VALUE)];
    expect(() => sealer.open(OF, Buffer.concat([one.subarray(0, 69), two.subarray(69)]))).toThrow(UNREADABLE);
  });

  test('a single bit that is wrong, or a byte that is missing or more, is noticed', () => {
    const sealer = sealerOf(NEW);
    const sealed = sealer.seal(OF, 'value');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open(OF, changed), `${bit}`).toThrow(UNREADABLE);
    }
    for (let length = 0; length < sealed.length; length++) expect(() => sealer.open(OF, sealed.subarray(0, length))).toThrow(UNREADABLE);
    expect(() => sealer.open(OF, Buffer.concat([sealed, Buffer.of(0)]))).toThrow(UNREADABLE);
  });

  test('keys are replaced by putting a new one in front, and wrapping anew', () => {
    const [before, during, after] = [sealerOf(OLD), sealerOf(NEW, OLD), sealerOf(NEW)];
    const old = before.seal(OF, VALUE);
    expect(during.open(OF, old)).toBe(VALUE);
    expect(before.rewrap(OF, old)).toBeUndefined();
    const wrapped = during.rewrap(OF, old)!;
    expect([after.open(OF, wrapped), during.open(OF, wrapped)]).toEqual([VALUE, VALUE]);
    // The value is what it was: only its key is wrapped anew.
    expect(wrapped.subarray(69)).toEqual(old.subarray(69));
    expect(during.rewrap(OF, wrapped)).toBeUndefined();
    expect(() => before.open(OF, wrapped)).toThrow(UNREADABLE);
    expect(() => after.open(OF, old)).toThrow(expect.objectContaining({ message: expect.stringMatching(/master key [0-9a-f]{16} /) }));
    expect(() => after.rewrap(OF, old)).toThrow(UNREADABLE);
  });

  test.each([
    ['that is empty', ''],
    ['that is too long', `${VALUE}${'x'.repeat(CATALOG_LIMITS.secretBytes)}`],
    ['that is too long in UTF-8', '€'.repeat(CATALOG_LIMITS.secretBytes / 2)],
    ['that is no text', `${VALUE}\ud800`],
  ])('a value %s is refused, and not told', (_what, value) => {
    expect(() => sealerOf(NEW).seal(OF, value)).toThrow(
      expect.objectContaining({ code: 'SECRET_INVALID', message: expect.not.stringContaining('canary') }),
    );
  });
});
