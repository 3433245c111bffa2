import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fixedMasterKeys, masterKeyFile, newMasterKey } from './master-keys.ts';
import { createSealer } from './sealing.ts';

const OF = { tenant: 'default', name: 'A', version: 1 };
const [ONE, TWO] = [newMasterKey(), newMasterKey()];
const idOf = (key: string): string => fixedMasterKeys(key, 'test').newest().id;

describe('fixedMasterKeys()', () => {
  test.each([`# since May\n${ONE}\r\n\n  ${TWO}  \n`, `${ONE},${TWO}`, ` ${ONE} , ${TWO}`])('reads the newest first: %j', (text) => {
    const keys = fixedMasterKeys(text, 'test');
    expect([keys.newest().id, keys.find(idOf(TWO))?.id, keys.find('0'.repeat(16))]).toEqual([idOf(ONE), idOf(TWO), undefined]);
    expect(Buffer.from(keys.newest().bytes).toString('base64')).toBe(ONE);
  });

  test.each([
    '',
    '# none',
    'short',
    'A'.repeat(43),
    'A'.repeat(44),
    'A'.repeat(86),
    `${ONE}!`,
    `${ONE},`,
    'ä'.repeat(44),
    `${ONE}\n${TWO.slice(1)}`,
  ])('%j is refused, and not told', (text) => {
    const refusal = expect.objectContaining({
      code: 'MASTER_KEY_INVALID',
      message: expect.not.stringContaining(text.slice(0, 10) || '\0'),
    });
    expect(() => fixedMasterKeys(text, 'the variable')).toThrow(refusal);
  });
});

describe('masterKeyFile()', () => {
  let folder: string;
  let file: string;
  const write = (text: string, mode = 0o600): void => {
    writeFileSync(file, text);
    chmodSync(file, mode);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'skerry-keys-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  test('seals with a key as soon as it stands at the front, and opens with those that came later', () => {
    const time = vi.spyOn(performance, 'now').mockReturnValue(0);
    write(`${ONE}\n`);
    const [admin, worker] = [createSealer(masterKeyFile(file)), createSealer(masterKeyFile(file))];
    const old = admin.seal(OF, 'value');
    write(`${TWO}\n${ONE}\n`);
    const anew = admin.rewrap(OF, old)!;
    time.mockReturnValue(2000);
    expect([worker.open(OF, old), worker.open(OF, anew)]).toEqual(['value', 'value']);
  });

  test('keeps what it knows while the file is broken or gone, but seals nothing', () => {
    const time = vi.spyOn(performance, 'now').mockReturnValue(0);
    write(ONE);
    const sealer = createSealer(masterKeyFile(file));
    const sealed = sealer.seal(OF, 'value');
    for (const broken of ['half a k', undefined]) {
      if (broken === undefined) rmSync(file);
      else write(broken);
      time.mockReturnValue(performance.now() + 2000);
      expect(sealer.open(OF, sealed)).toBe('value');
      expect(() => sealer.seal(OF, 'value')).toThrow(expect.objectContaining({ code: 'MASTER_KEY_INVALID' }));
    }
  });

  test.each([0o644, 0o640, 0o660])('refuses a file that others have rights on: mode %o', (mode) => {
    write(ONE, mode);
    expect(() => masterKeyFile(file)).toThrow(
      expect.objectContaining({
        code: 'MASTER_KEY_INVALID',
        help: `Run \`chmod 600 ${file}\`.`,
        message: expect.not.stringContaining(ONE),
      }),
    );
  });

  test('refuses a file that is not there, a folder, and one that is too long', () => {
    expect(() => masterKeyFile(file)).toThrow(/There is no file of master keys/);
    expect(() => masterKeyFile(folder)).toThrow(expect.objectContaining({ code: 'MASTER_KEY_INVALID' }));
    write(`# ${'x'.repeat(64 * 1024)}\n${ONE}`);
    expect(() => masterKeyFile(file)).toThrow(/no file of at most 65536 bytes/);
  });
});
