import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { sqliteStorage } from '../../storage/sqlite/index.ts';
import { BY, deploy, everything, versionOf } from '../describe-helpers.ts';
import { sqliteCatalog } from './index.ts';

const DEPLOY = fileURLToPath(new URL('fixtures/deploy-once.ts', import.meta.url));

let data: string;
let file: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'skerry-faults-'));
  file = join(data, 'catalog.db');
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function makeCatalog(): Promise<void> {
  const catalog = sqliteCatalog({ file });
  await catalog.createTenant('default', BY);
  for (let i = 0; i < 30; i++) await deploy(catalog, versionOf(`f${i}`));
  await catalog.close();
}

function openError(): SkerryError {
  let catalog;
  try {
    catalog = sqliteCatalog({ file, lockWaitMs: 50 });
  } catch (error) {
    if (SkerryError.is(error)) return error;
    throw error;
  }
  void catalog.close();
  throw new Error('It opened');
}

/** Changes the file with SQL, as somebody with an SQLite shell could. */
function tamper(sql: string): void {
  using database = new DatabaseSync(file, { defensive: false });
  database.exec(sql);
}

describe('a file that is no catalog', () => {
  test('is told as what it is, and stays as it is', async () => {
    await sqliteStorage({ file }).close();
    const before = readFileSync(file);
    expect(openError()).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/^The catalog .* another program/) });
    expect(readFileSync(file)).toEqual(before);
    rmSync(`${file}-acknowledged`);
    writeFileSync(file, 'hello, this is text\n'.repeat(1000));
    expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', where: file });
  });

  test('of a newer Skerry, or with tables of somebody else, is refused', async () => {
    await makeCatalog();
    tamper('CREATE TRIGGER leak AFTER INSERT ON records BEGIN DELETE FROM records; END');
    expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('not those of a catalog') });
    tamper('DROP TRIGGER leak; PRAGMA user_version = 99');
    expect(openError()).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('version 99 of a newer Skerry') });
  });

  test('that is cut, damaged, gone, or an older copy is never taken for a new one', async () => {
    await makeCatalog();
    const whole = readFileSync(file);
    truncateSync(file, 8192);
    expect(openError().code).toBe('STORE_CORRUPT');
    for (let at = 0; at < whole.length; at += 4096) {
      writeFileSync(file, Buffer.from(whole).fill(0xa5, at, at + 4096));
      expect([at, openError().code]).toEqual([at, 'STORE_CORRUPT']);
    }
    rmSync(file);
    expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('lost writes') });
    writeFileSync(file, whole);
    const catalog = sqliteCatalog({ file });
    await catalog.createTenant('later', BY);
    await catalog.close();
    writeFileSync(file, whole);
    expect(openError()).toMatchObject({ code: 'STORE_CORRUPT', message: expect.stringContaining('61 changes, and 62 were acknowledged') });
  });
});

describe('several catalogs of one file', () => {
  test('see at once what any of them changed', async () => {
    await makeCatalog();
    const [a, b] = [sqliteCatalog({ file }), sqliteCatalog({ file })];
    const known = b.revision();
    await deploy(a, versionOf('hello'));
    expect(b.revision()).toBe(known + 2);
    expect(b.changedSince(known)).toEqual([{ tenant: 'default', function: 'hello' }]);
    expect(everything(b)).toEqual(everything(a));
    // What is read together is of one revision, whatever others do meanwhile.
    const [first, second] = b.read((at) => {
      const before = at.revision();
      spawnSync(process.execPath, [DEPLOY, data]);
      return [before, at.revision()];
    });
    expect(second).toBe(first);
    expect(b.revision()).toBe(first! + 1);
    await Promise.all([a.close(), b.close()]);
  });

  test('of changes that both make at once none is lost', async () => {
    const all = [sqliteCatalog({ file }), sqliteCatalog({ file }), sqliteCatalog({ file })];
    await all[0]!.createTenant('default', BY);
    const changes = Array.from({ length: 60 }, (_, i) =>
      all[i % 3]!.createVersion(versionOf(`f${i % 5}`, { note: `${i}`, digest: `${i}`.padStart(64, 'a') }), BY),
    );
    await Promise.all(changes);
    expect(all[1]!.revision()).toBe(61);
    for (let i = 0; i < 5; i++) {
      const numbers = all[2]!.versions({ tenant: 'default', function: `f${i}` }).map(({ number }) => number);
      expect(numbers).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    }
    await Promise.all(all.map((each) => each.close()));
  });

  test('a lock that somebody keeps makes a change fail, not wait for ever, and no read', async () => {
    await makeCatalog();
    const catalog = sqliteCatalog({ file, lockWaitMs: 100 });
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(catalog.createTenant('late', BY)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      message: expect.stringMatching(/^The catalog /),
    });
    expect(catalog.tenants()).toHaveLength(1);
    other.exec('ROLLBACK');
    await catalog.createTenant('late', BY);
    await catalog.close();
  });
});

describe('a disk that takes nothing', () => {
  test('that may not be written is told at the start', async () => {
    await makeCatalog();
    chmodSync(file, 0o444);
    chmodSync(data, 0o555);
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    expect(spawnSync(process.execPath, [DEPLOY, data], { encoding: 'utf8', ...user }).stdout.trim()).toBe('STORE_READ_ONLY');
  });

  /** Mounting takes root, and a system that lets it have a mount namespace of its own. */
  const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

  test.skipIf(!canMount)('that is full, or becomes read-only, is told, and what was there is (needs root and `unshare -m`)', () => {
    const env = { ...process.env, DIR: data, DEPLOY: `${process.execPath} ${DEPLOY}` };
    const run = (script: string): string[] => {
      const text = `mount -t tmpfs -o size=1m tmpfs "$DIR"; ${script}`;
      return spawnSync('unshare', ['-m', 'sh', '-c', text], { env, encoding: 'utf8' }).stdout.trim().split('\n');
    };
    // By components, and by the catalog itself.
    expect(run('$DEPLOY $DIR 2; $DEPLOY $DIR 30; rm $DIR/components/*; $DEPLOY $DIR 2')).toEqual(['done', 'STORE_FULL', 'done']);
    expect(run('$DEPLOY $DIR 1; head -c 1048576 /dev/zero > $DIR/fill; $DEPLOY $DIR 1; rm $DIR/fill; $DEPLOY $DIR 3')).toEqual([
      'done',
      'STORE_FULL',
      'done',
    ]);
    expect(run('$DEPLOY $DIR 1; mount -o remount,ro "$DIR"; $DEPLOY $DIR 2')).toEqual(['done', 'STORE_READ_ONLY']);
  });
});
