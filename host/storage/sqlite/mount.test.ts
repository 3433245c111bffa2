import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const OPEN = fileURLToPath(new URL('fixtures/open-once.ts', import.meta.url));

const SCARCE = fileURLToPath(new URL('fixtures/open-with-few.ts', import.meta.url));

/** Mounting takes root, and a system that lets it have a mount namespace of its own. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-mount-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script of the shell in a mount namespace of its own, with a file system of one megabyte mounted at $DIR. */
function inMount(script: string): string {
  const mount = 'mount -t tmpfs -o size=1m tmpfs "$DIR"';
  const env = { ...process.env, DIR: folder, OPEN: `${process.execPath} ${OPEN}` };
  return spawnSync('unshare', ['-m', 'sh', '-c', `${mount}; ${script}`], { env, encoding: 'utf8' }).stdout.trim();
}

describe.skipIf(!canMount)('sqlite: file systems that take nothing (needs root and `unshare -m`)', () => {
  const readOnly = 'mount -o remount,ro "$DIR"';

  test.each([
    ['without a store', `${readOnly}; $OPEN $DIR/store.db`],
    ['with a store that was closed', `$OPEN $DIR/store.db; ${readOnly}; $OPEN $DIR/store.db`],
    ['with a store that is not closed', `$OPEN $DIR/store.db; touch $DIR/store.db-shm; ${readOnly}; $OPEN $DIR/store.db`],
    ['with a store of an older host', `$OPEN $DIR/store.db; rm $DIR/store.db-acknowledged; ${readOnly}; $OPEN $DIR/store.db`],
  ])('a read-only one %s is STORE_READ_ONLY', (_, script) => {
    expect(inMount(script).split('\n').at(-1)).toBe('STORE_READ_ONLY');
  });

  test('a full one is STORE_FULL, when it is opened and when it fills up', () => {
    expect(inMount('$OPEN $DIR/store.db 30')).toBe('STORE_FULL');
    expect(inMount('head -c 1048576 /dev/zero > $DIR/fill; $OPEN $DIR/store.db')).toBe('STORE_FULL');
    expect(inMount('$OPEN $DIR/store.db; head -c 1048576 /dev/zero > $DIR/fill; $OPEN $DIR/store.db').split('\n')).toEqual([
      'done',
      'STORE_FULL',
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('sqlite: too few file descriptors left', () => {
  test('is told as such, however many are missing', () => {
    const script = `ulimit -n 100; exec ${process.execPath} ${SCARCE} ${join(folder, 'store.db')}`;
    const codes = spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
    expect(new Set(codes)).toEqual(new Set(['DESCRIPTORS_EXHAUSTED', 'done']));
    expect([codes.at(0), codes.at(-1)]).toEqual(['DESCRIPTORS_EXHAUSTED', 'done']);
  });
});
