import { describe, expect, test } from 'vitest';
import { memoryCatalog } from './memory/index.ts';
import { createSealer, newMasterKey, parseMasterKeys } from './sealing.ts';

const keyOf = (text: string): Uint8Array => parseMasterKeys(text, 'test')[0]!;
const [OLD, NEW] = [keyOf(newMasterKey()), keyOf(newMasterKey())];
const OF = { tenant: 'default', name: 'API_KEY' };
const VALUE = 'canary-7f3a ünïcödé 🔑';

/** In whichever form somebody could find it. */
function holds(bytes: Uint8Array, value: string): boolean {
  const plain = Buffer.from(value);
  const text = Buffer.from(bytes).toString('latin1');
  const forms = [plain.toString('latin1'), plain.toString('base64').replace(/=+$/, ''), plain.toString('hex'), encodeURIComponent(value)];
  return forms.some((form) => text.includes(form));
}

describe('createSealer()', () => {
  test('opens what it sealed, and nothing else shows of it', () => {
    const sealer = createSealer([NEW]);
    for (const value of ['', 'x', VALUE, '\ufeffbom', 'x'.repeat(5120), '€'.repeat(5120)]) {
      const sealed = sealer.seal(OF, value);
      expect(sealer.open(OF, sealed)).toBe(value);
    }
    expect(holds(Buffer.from(VALUE), VALUE)).toBe(true);
    expect(holds(sealer.seal(OF, VALUE), VALUE)).toBe(false);
    expect(sealer.seal(OF, VALUE)).not.toEqual(sealer.seal(OF, VALUE));
  });

  test('the largest fits into the catalog, which tells nothing of it', async () => {
    const catalog = memoryCatalog();
    await catalog.createTenant('default', { name: 'test' });
    const sealer = createSealer([NEW]);
    const value = VALUE.repeat(200);
    await catalog.setSecret({ ...OF, name: 'LONG', sealed: sealer.seal({ ...OF, name: 'LONG' }, '€'.repeat(5120)) }, { name: 'test' });
    await catalog.setSecret({ ...OF, sealed: sealer.seal(OF, value) }, { name: 'test' });
    expect(sealer.open(OF, catalog.sealedSecret(OF)!)).toBe(value);
    expect(holds(Buffer.from(JSON.stringify([catalog.secrets('default'), catalog.audit()])), VALUE)).toBe(false);
  });

  test('what was sealed for one secret opens as no other', () => {
    const sealer = createSealer([NEW]);
    const sealed = sealer.seal(OF, VALUE);
    for (const other of [
      { ...OF, tenant: 'two' },
      { ...OF, name: 'API_KEYS' },
      { tenant: 'default"', name: 'API_KEY' },
      { tenant: 'defaultAPI', name: '_KEY' },
    ]) {
      expect(() => sealer.open(other, sealed)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }
  });

  test('a single bit that is wrong, or a byte that is missing, is noticed', () => {
    const sealer = createSealer([NEW]);
    const sealed = sealer.seal(OF, 'value');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open(OF, changed), `${bit}`).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(OF, sealed.subarray(0, length))).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    }
  });

  test('keys are rotated by putting a new one in front', () => {
    const before = createSealer([OLD]);
    const during = createSealer([NEW, OLD]);
    const after = createSealer([NEW]);
    const old = before.seal(OF, VALUE);
    expect(during.open(OF, old)).toBe(VALUE);
    const anew = during.seal(OF, VALUE);
    expect(after.open(OF, anew)).toBe(VALUE);
    expect(() => before.open(OF, anew)).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    expect(() => after.open(OF, old)).toThrow(expect.objectContaining({ message: expect.stringMatching(/master key [0-9a-f]{16} /) }));
  });

  test('a value that is too long, or no text, is refused without being told', () => {
    const sealer = createSealer([NEW]);
    for (const value of [VALUE.repeat(1000), `${VALUE}\ud800`]) {
      expect(() => sealer.seal(OF, value)).toThrow(
        expect.objectContaining({ code: 'CATALOG_INVALID', message: expect.not.stringContaining('canary') }),
      );
    }
  });
});

describe('parseMasterKeys()', () => {
  test('reads the newest first, and passes over comments', () => {
    const [one, two] = [newMasterKey(), newMasterKey()];
    const keys = parseMasterKeys(`# since May\n${one}\r\n\n  ${two}  \n`, 'master.key');
    expect(keys.map((key) => Buffer.from(key).toString('base64'))).toEqual([one, two]);
  });

  test.each(['', '# none', 'short', `${'A'.repeat(43)}`, `${'A'.repeat(44)}`, 'A'.repeat(86), `${newMasterKey()}!`, 'ä'.repeat(44)])(
    '%j is refused, and not told',
    (text) => {
      const refusal = expect.objectContaining({ code: 'MASTER_KEY_INVALID', message: expect.not.stringContaining(text.trim() || '\0') });
      expect(() => parseMasterKeys(text, 'master.key')).toThrow(refusal);
    },
  );

  test('no key, or one of another length, makes no sealer', () => {
    for (const keys of [[], [new Uint8Array(16)], [NEW, new Uint8Array(31)]]) {
      expect(() => createSealer(keys)).toThrow(expect.objectContaining({ code: 'MASTER_KEY_INVALID' }));
    }
  });
});
