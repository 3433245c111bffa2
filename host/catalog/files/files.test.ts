import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ComponentFiles } from '../contract.ts';
import { componentFiles } from './index.ts';

let folder: string;
let files: ComponentFiles;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'skerry-files-')), 'components');
  files = componentFiles({ folder, maxBytes: 1_000_000 });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3);
const BY = { tenant: 'default', function: 'hello' };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const DIGEST = sha256(BYTES);

async function* chunksOf(bytes: Uint8Array, size = 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Sends so many bytes, and goes away. */
async function* cutOff(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield* chunksOf(bytes);
  throw new Error('The client went away');
}

const named = (digest = DIGEST): string => join(folder, `${digest}.wasm`);
const makeOld = (file: string): void => utimesSync(file, 1, 1);

describe('component files', () => {
  test('are received and read', async () => {
    expect(await files.has(DIGEST)).toBe(false);
    expect(await files.receivedOf(BY, DIGEST)).toBe(0);
    await files.receive(BY, DIGEST, 0, chunksOf(BYTES));
    expect(await files.has(DIGEST)).toBe(true);
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
    expect(readdirSync(folder)).toEqual([`${DIGEST}.wasm`]);
  });

  test('an upload that was cut off goes on where it was, also from fewer bytes', async () => {
    await expect(files.receive(BY, DIGEST, 0, cutOff(BYTES.subarray(0, 100_000)))).rejects.toThrow('went away');
    expect(await files.receivedOf(BY, DIGEST)).toBe(100_000);
    expect(await files.has(DIGEST)).toBe(false);
    await expect(files.receive(BY, DIGEST, 100_000, cutOff(BYTES.subarray(100_000, 200_000)))).rejects.toThrow('went away');
    expect(await files.receivedOf(BY, DIGEST)).toBe(200_000);
    // Of what a bad line leaves behind, only the longest is kept.
    expect(readdirSync(folder)).toHaveLength(1);
    await files.receive(BY, DIGEST, 150_000, chunksOf(BYTES.subarray(150_000)));
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
  });

  test("an upload goes on in another process, and nothing of it is anybody else's", async () => {
    await expect(files.receive(BY, DIGEST, 0, cutOff(BYTES.subarray(0, 100_000)))).rejects.toThrow('went away');
    for (const other of [
      { tenant: 'other', function: 'hello' },
      { tenant: 'default', function: 'other' },
    ]) {
      expect(await files.receivedOf(other, DIGEST)).toBe(0);
      await expect(files.receive(other, DIGEST, 1000, chunksOf(BYTES.subarray(1000)))).rejects.toMatchObject({
        code: 'UPLOAD_OFFSET_WRONG',
      });
    }
    const again = componentFiles({ folder });
    expect(await again.receivedOf(BY, DIGEST)).toBe(100_000);
    await again.receive(BY, DIGEST, 100_000, chunksOf(BYTES.subarray(100_000)));
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
  });

  test('know who sent all of one, or a part, until that is long ago', async () => {
    await files.receive(BY, DIGEST, 0, chunksOf(BYTES));
    expect(await files.wasSent(BY, DIGEST)).toBe(false);
    await files.noteSent(BY, DIGEST);
    const other = { tenant: 'default', function: 'other' };
    await expect(files.receive(other, sha256(new Uint8Array(9)), 0, cutOff(new Uint8Array(5)))).rejects.toThrow('went away');
    expect(await componentFiles({ folder }).wasSent(BY, DIGEST)).toBe(true);
    expect([await files.wasSent({ ...BY, function: 'other' }, DIGEST), await files.wasSent({ ...BY, tenant: 'other' }, DIGEST)]).toEqual([
      false,
      false,
    ]);
    const sent = await files.sentBy('default');
    expect(new Set(sent)).toEqual(
      new Set([
        { digest: DIGEST, isWhole: true, bytes: BYTES.length },
        { digest: sha256(new Uint8Array(9)), isWhole: false, bytes: 5 },
      ]),
    );
    expect(await files.sentBy('other')).toEqual([]);
    for (const name of readdirSync(folder)) makeOld(join(folder, name));
    expect(await files.collect(new Set([DIGEST]))).toEqual([]);
    expect(readdirSync(folder)).toEqual([`${DIGEST}.wasm`]);
    expect(await files.wasSent(BY, DIGEST)).toBe(false);
  });

  test('an upload goes on nowhere else', async () => {
    for (const from of [1, 300_000]) {
      await expect(files.receive(BY, DIGEST, from, chunksOf(BYTES))).rejects.toMatchObject({ code: 'UPLOAD_OFFSET_WRONG' });
    }
    for (const from of [-1, 1.5, NaN]) {
      await expect(files.receive(BY, DIGEST, from, chunksOf(BYTES))).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
    }
  });

  test('with another digest nothing is kept, nor what it went on with', async () => {
    const wrong = BYTES.with(5, 1 ^ BYTES[5]!);
    await expect(files.receive(BY, DIGEST, 0, chunksOf(wrong))).rejects.toMatchObject({ code: 'UPLOAD_DIGEST_WRONG' });
    expect(readdirSync(folder)).toEqual([]);
    await expect(files.receive(BY, DIGEST, 0, cutOff(wrong.subarray(0, 1000)))).rejects.toThrow('went away');
    await expect(files.receive(BY, DIGEST, 1000, chunksOf(BYTES.subarray(1000)))).rejects.toMatchObject({ code: 'UPLOAD_DIGEST_WRONG' });
    expect(readdirSync(folder)).toEqual([]);
    await expect(files.receive(BY, DIGEST, 0, chunksOf(BYTES.subarray(1)))).rejects.toMatchObject({ code: 'UPLOAD_DIGEST_WRONG' });
    expect(await files.has(DIGEST)).toBe(false);
  });

  test('have a limit, and not a byte more is written', async () => {
    const most = new Uint8Array(1_000_000);
    await files.receive(BY, sha256(most), 0, chunksOf(most));
    const more = new Uint8Array(1_000_001);
    await expect(files.receive(BY, sha256(more), 0, chunksOf(more))).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
    expect(readdirSync(folder)).toEqual([`${sha256(most)}.wasm`]);
  });

  test.each(['', 'a', 'A'.repeat(64), '../../etc/passwd', `${'a'.repeat(63)}/`, `${'a'.repeat(64)}.x`])(
    '%j is no digest',
    async (digest) => {
      await expect(files.has(digest)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
      await expect(files.read(digest)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
      await expect(files.receivedOf(BY, digest)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
      await expect(files.receive(BY, digest, 0, chunksOf(BYTES))).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
    },
  );

  test.each(['', '..', 'a/b', 'A', 'a.b'])('%j is no tenant nor function', async (name) => {
    for (const by of [
      { ...BY, tenant: name },
      { ...BY, function: name },
    ]) {
      await expect(files.receive(by, DIGEST, 0, chunksOf(BYTES))).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
      await expect(files.receivedOf(by, DIGEST)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
      await expect(files.noteSent(by, DIGEST)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
    }
  });

  test('that are missing or damaged are told when they are read, and mended by an upload', async () => {
    await expect(files.read(DIGEST)).rejects.toMatchObject({ code: 'COMPONENT_DAMAGED', where: named() });
    for (const damage of [
      () => truncateSync(named(), 100),
      () => writeFileSync(named(), BYTES.with(1, 1 ^ BYTES[1]!)),
      () => writeFileSync(named(), ''),
      () => truncateSync(named(), 2_000_000),
    ]) {
      await files.receive(BY, DIGEST, 0, chunksOf(BYTES));
      await files.read(DIGEST);
      damage();
      await expect(files.read(DIGEST)).rejects.toMatchObject({ code: 'COMPONENT_DAMAGED', where: named() });
    }
    await files.receive(BY, DIGEST, 0, chunksOf(BYTES));
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
  });

  test('of two uploads at once both succeed, and one that goes on does not disturb the one that runs', async () => {
    const both = [files, componentFiles({ folder })].map((each) => each.receive(BY, DIGEST, 0, chunksOf(BYTES, 1000)));
    await Promise.all(both);
    expect(readdirSync(folder)).toEqual([`${DIGEST}.wasm`]);
    const gate = Promise.withResolvers<void>();
    const slow = files.receive(
      BY,
      DIGEST,
      0,
      (async function* () {
        yield BYTES.subarray(0, 1000);
        await gate.promise;
        yield BYTES.subarray(1000);
      })(),
    );
    while ((await files.receivedOf(BY, DIGEST)) < 1000) await new Promise((resolve) => setTimeout(resolve, 2));
    await files.receive(BY, DIGEST, 1000, chunksOf(BYTES.subarray(1000)));
    gate.resolve();
    // What it wrote was taken for one that was cut off; the component is there in any case.
    await slow.catch(() => {});
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
  });
});

describe('collecting component files', () => {
  const other = Uint8Array.of(1, 2, 3);
  beforeEach(async () => {
    for (const bytes of [BYTES, other]) await files.receive(BY, sha256(bytes), 0, chunksOf(bytes));
  });

  test('removes what is old and not named, and nothing else', async () => {
    writeFileSync(join(folder, 'README'), 'of somebody else');
    makeOld(join(folder, 'README'));
    expect(await files.collect(new Set())).toEqual([]);
    for (const bytes of [BYTES, other]) makeOld(named(sha256(bytes)));
    expect(await files.collect(new Set([sha256(other)]))).toEqual([DIGEST]);
    expect(readdirSync(folder).toSorted()).toEqual([`${sha256(other)}.wasm`, 'README'].toSorted());
  });

  test('leaves what was asked for just now, and what is received', async () => {
    makeOld(named());
    expect(await files.has(DIGEST)).toBe(true);
    await expect(files.receive(BY, sha256(new Uint8Array(9)), 0, cutOff(new Uint8Array(5)))).rejects.toThrow('went away');
    expect(await files.collect(new Set())).toEqual([]);
    expect(await files.receivedOf(BY, sha256(new Uint8Array(9)))).toBe(5);
    const part = readdirSync(folder).find((name) => name.endsWith('.part'))!;
    makeOld(join(folder, part));
    expect(await files.collect(new Set())).toEqual([]);
    expect(await files.receivedOf(BY, sha256(new Uint8Array(9)))).toBe(0);
  });

  test('puts back what a killed process had moved out of reach, if a version names it', async () => {
    const id = crypto.randomUUID();
    rmSync(named());
    writeFileSync(join(folder, `${DIGEST}.${id}.leaving`), BYTES);
    writeFileSync(join(folder, `${'a'.repeat(64)}.${id}.leaving`), other);
    expect(await files.collect(new Set([DIGEST]))).toEqual([]);
    expect(new Uint8Array(await files.read(DIGEST))).toEqual(BYTES);
    expect(readdirSync(folder).filter((name) => name.endsWith('.leaving'))).toEqual([]);
  });

  test('never takes a component from whoever was told that it is there', async () => {
    for (let round = 0; round < 200; round++) {
      await files.receive(BY, sha256(other), 0, chunksOf(other));
      makeOld(named(sha256(other)));
      const [hasIt] = await Promise.all([files.has(sha256(other)), files.collect(new Set([DIGEST])), files.collect(new Set([DIGEST]))]);
      if (hasIt) expect([round, existsSync(named(sha256(other)))]).toEqual([round, true]);
    }
  });

  test('of a folder that is not there is nothing', async () => {
    expect(await componentFiles({ folder: join(folder, 'none') }).collect(new Set())).toEqual([]);
  });
});
