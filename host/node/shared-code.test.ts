import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCopyOnWrite } from '../cow/index.ts';
import { componentEngine, type Engine, type Instance, type PreparedComponent } from '../engine/index.ts';
import { plainCopy } from '../engine/snapshot/index.ts';
import { functionWith, PAGES, prepare, text } from './fixtures/alike.ts';
import { nodeEngine } from './node-engine.ts';
import { PreparedCache } from './prepared-cache.ts';

const call = (instance: Instance, name: string, ...args: number[]): Promise<unknown> => instance.call('', name, args);

/** What a guest sees of its memory: its marks, and all of it. */
async function seen(instance: Instance): Promise<unknown> {
  return [await text(instance, 250_000), await text(instance, 700_000), await call(instance, 'sum', 0, PAGES * 65_536)];
}

const copyOnWrite = openCopyOnWrite();
const STRATEGIES = [plainCopy, ...(copyOnWrite.available ? [copyOnWrite.strategy] : [])];

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'skerry-shared-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(STRATEGIES.map((memory) => [memory.name, memory] as const))('functions that share code, by %s', (_name, memory) => {
  /** In this process only; when it is kept for the first time; and as a later start finds it. */
  const engines = (): [string, () => Engine][] => [
    ['nothing kept', () => componentEngine({ memory })],
    ['kept now', () => componentEngine({ memory, cache: new PreparedCache(folder) })],
    ['kept before', () => componentEngine({ memory, cache: new PreparedCache(folder) })],
  ];

  it('see their own memories and nothing of each other, fresh and reset', async () => {
    const expected = new Map<string, unknown>();
    for (const [variant, engine] of engines()) {
      const shared = engine();
      const secrets = ['first-secret', 'second-secret', 'third-secret'];
      const functions = await Promise.all(secrets.map((secret) => prepare(shared, secret)));
      for (const [i, secret] of secrets.entries()) {
        for (let round = 0; round < 2; round++) {
          const instance = await functions[i]!.instantiate({});
          const fresh = await seen(instance);
          expect([variant, fresh]).toEqual([variant, expected.get(secret) ?? [secret, secret, expect.any(Number)]]);
          expected.set(secret, fresh);
          for (const places of [[250_000], [5, 700_001, 1_000_000], []]) {
            for (const at of places) await call(instance, 'put', at, 0x21 + round);
            while (instance.reset() === 'unfinished');
            expect(await seen(instance)).toEqual(fresh);
          }
        }
      }
    }
    expect(new Set(expected.values().map(String)).size).toBe(3);
  });

  it('run on when the one that brought the base is gone, and its files with it', async () => {
    const engine = componentEngine({ memory, cache: new PreparedCache(folder) });
    const first = await prepare(engine, 'first');
    await (await first.instantiate({})).call('', 'byte', [0]);
    const second = await prepare(engine, 'second');
    rmSync(folder, { recursive: true });
    await collected();
    const instances = [await second.instantiate({}), await second.instantiate({})];
    for (const instance of instances) {
      expect(await text(instance, 700_000)).toBe('second');
      await call(instance, 'put', 700_000, 1);
      expect(instance.reset()).toBe('done');
      expect(await text(instance, 700_000)).toBe('second');
    }
  });
});

const filesOf = (kind: string): string[] => readdirSync(folder).filter((name) => name.endsWith(kind));

describe('what is kept of functions that share code', () => {
  const engine = (mostBytes?: number): Engine => componentEngine({ cache: new PreparedCache(folder, mostBytes) });
  const answer = async (secret: string): Promise<string> => text(await (await prepare(engine(), secret)).instantiate({}), 250_000);

  it('is one code, one glue, one base, and a small file for each', async () => {
    for (const secret of ['one', 'two', 'three', 'four']) expect(await answer(secret)).toBe(secret);
    expect(['.code', '.glue', '.base', '.function', '.tmp'].map((kind) => filesOf(kind).length)).toEqual([1, 1, 1, 4, 0]);
    for (const name of filesOf('.function')) expect(statSync(join(folder, name)).size).toBeLessThan(16 * 1024);
  });

  const file = (kind: string): string =>
    join(folder, filesOf(kind).toSorted((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size)[0]!);

  it.each(['.base', '.function', '.code', '.glue'])('is made again when a %s file is cut, flipped, gone, or another', async (kind) => {
    const other = Buffer.from('of another function or base');
    const damages: ((path: string) => void)[] = [
      (path) => truncateSync(path, statSync(path).size - 1),
      (path) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 100]! ^= 1;
        writeFileSync(path, bytes);
      },
      (path) => rmSync(path),
      (path) => writeFileSync(path, other),
    ];
    for (const damage of damages) {
      for (const secret of ['one', 'two']) await answer(secret);
      damage(file(kind));
      for (const secret of ['one', 'two']) expect(await answer(secret)).toBe(secret);
    }
  });

  it('is the same when another thread makes it', async () => {
    const keep = (secret: string): Promise<PreparedComponent> =>
      nodeEngine({ prepared: folder }).prepare(functionWith(secret), { suspending: () => [], entryPoints: [] });
    for (const secret of ['one', 'two', 'three']) await keep(secret);
    expect(['.code', '.base', '.function'].map((kind) => filesOf(kind).length)).toEqual([1, 1, 3]);
    expect(await answer('two')).toBe('two');
    expect(filesOf('.function')).toHaveLength(3);
  });

  it('of one function is not taken for that of another whose name it has', async () => {
    await answer('one');
    const [one] = filesOf('.function');
    const kept = readFileSync(join(folder, one!));
    await answer('two');
    const two = filesOf('.function').find((name) => name !== one)!;
    writeFileSync(join(folder, two), kept);
    expect(await answer('two')).toBe('two');
  });

  it('goes when the folder holds too much, what was used longest ago first, and never what another needs', async () => {
    const shared = ['.code', '.glue', '.base'].length;
    const mostBytes = 700_000;
    for (let i = 0; i < 40; i++) {
      const prepared = await prepare(engine(mostBytes), `number ${i}`);
      expect(await text(await prepared.instantiate({}), 250_000)).toBe(`number ${i}`);
    }
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(mostBytes * 1.1);
    expect(readdirSync(folder).length).toBeGreaterThan(shared);
    expect(filesOf('.base')).toHaveLength(1);
  });
});

/** Mounting takes root, and a system that lets it have a mount namespace of its own. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

it.skipIf(!canMount)(
  'functions answer when the disk is full in the middle of what is kept of them, and so do they after a restart',
  () => {
    const script = fileURLToPath(new URL('fixtures/prepare-many.ts', import.meta.url));
    // Once it has room for a code and a base and few functions, and once for less than a code.
    for (const [filled, most] of [
      [0, 50],
      [1020 * 1024, 3],
    ] as const) {
      const run = `"${process.execPath}" "${script}" "$DIR" ${most}; ls "$DIR"`;
      const commands = `mount -t tmpfs -o size=1m tmpfs "$DIR"; head -c ${filled} /dev/zero > "$DIR/filling"; ${run}; echo again; ${run}`;
      const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', commands], {
        env: { ...process.env, DIR: folder },
        encoding: 'utf8',
      });
      const [first, again] = stdout.split('again\n').map((said) => said.trim().split('\n'));
      expect([first![0], again![0], stderr]).toEqual([`all ${most} answered`, `all ${most} answered`, '']);
      const kept = first!.filter((name) => name.endsWith('.function'));
      expect(kept.length).toBeLessThan(most);
      if (filled === 0) expect(kept.length).toBeGreaterThan(5);
      expect([...first!, ...again!].filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  },
  240_000,
);

/** In a function of its own, so that no frame keeps what it has seen. */
async function comeAndGo(engine: Engine, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const instance = await (await prepare(engine, `${i}`)).instantiate({});
    await call(instance, 'put', 250_000, 1);
    instance.reset();
    while (instance.discard());
    if (i % 50 === 49) await collected();
  }
}

async function collected(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 6; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const held = (): { files: number; mappings: number } => ({
  files: readdirSync('/proc/self/fd').length,
  mappings: readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter((line) => /skerry-snapshot|\.function/.test(line)).length,
});

it.runIf(copyOnWrite.available)(
  'a thousand functions that come and go leave no file and no mapping behind',
  async () => {
    if (!copyOnWrite.available) return;
    const engine = componentEngine({ memory: copyOnWrite.strategy, cache: new PreparedCache(folder) });
    await comeAndGo(engine, 50);
    await collected();
    const before = held();
    const memory = process.memoryUsage.rss();
    await comeAndGo(engine, 1000);
    await collected();
    const after = held();
    expect(after.files).toBeLessThanOrEqual(before.files + 5);
    expect(after.mappings).toBeLessThanOrEqual(before.mappings + 10);
    expect(process.memoryUsage.rss() - memory).toBeLessThan(100 * 1024 * 1024);
  },
  240_000,
);
