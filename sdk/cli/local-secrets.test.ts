import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalSecrets, SECRETS_FILE } from './local-secrets.ts';

const CANARY = 'canary-5f1c';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-secrets-'));
  file = join(folder, SECRETS_FILE);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const write = (text: string | Uint8Array, mode = 0o600): void => {
  writeFileSync(file, text);
  chmodSync(file, mode);
};

describe('secrets beside a skerry.json', () => {
  it('are none without the file', () => {
    expect(new LocalSecrets(folder).read('A')).toBeUndefined();
  });

  it('are those of the file as it is now', () => {
    const time = vi.spyOn(performance, 'now').mockReturnValue(0);
    const secrets = new LocalSecrets(folder);
    write('{"A": "one", "B.c-d": "ünïcödé\\nin two lines"}');
    expect([secrets.read('A'), secrets.read('B.c-d'), secrets.read('C'), secrets.read('toString')]).toEqual([
      'one',
      'ünïcödé\nin two lines',
      undefined,
      undefined,
    ]);
    write('{"A": "two"}');
    time.mockReturnValue(1000);
    expect([secrets.read('A'), secrets.read('B.c-d')]).toEqual(['two', undefined]);
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o601])('are refused when others have rights on the file: mode %o', (mode) => {
    write(`{"A": "${CANARY}"}`, mode);
    expect(() => new LocalSecrets(folder).read('A')).toThrow(
      expect.objectContaining({ code: 'SECRETS_FILE_INVALID', help: expect.stringContaining(`chmod 600`) }),
    );
  });

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['no JSON', `{"A": "${CANARY}",, }`],
    ['text after it', `{"A": "x"} ${CANARY}`],
    ['an array', `["${CANARY}"]`],
    ['a text', `"${CANARY}"`],
    ['null', 'null'],
    ['a number', '{"A": 1}'],
    ['an empty text', '{"A": ""}'],
    ['half a character', `{"A": "${CANARY}\\ud800"}`],
    ['a name that no secret can have', `{"A B": "${CANARY}"}`],
    ['a name that is none', `{"": "${CANARY}"}`],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0x41, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
    ['more than a megabyte', `{"A": "${'x'.repeat(1024 * 1024)}"}`],
  ])('with %s are refused, and not told', (_what, text) => {
    write(text);
    expect(() => new LocalSecrets(folder).read('A')).toThrow(
      expect.objectContaining({ code: 'SECRETS_FILE_INVALID', message: expect.not.stringContaining('canary') }),
    );
  });

  it.skipIf(process.platform === 'win32')('do not wait for a pipe in the place of the file', () => {
    expect(spawnSync('mkfifo', ['-m', '600', file]).status).toBe(0);
    expect(() => new LocalSecrets(folder).read('A')).toThrow(expect.objectContaining({ code: 'SECRETS_FILE_INVALID' }));
  });

  it('say how a missing one is set', () => {
    expect(new LocalSecrets(folder).howToSet('A')).toContain(`{"A":"VALUE"} into ${file}`);
  });
});
