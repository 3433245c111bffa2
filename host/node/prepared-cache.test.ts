import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS } from '../base/index.ts';
import { componentEngine, type PrepareOptions } from '../engine/index.ts';
import { PreparedCache } from './prepared-cache.ts';

const COMPONENT = `(component
  (core module $M
    (memory (export "m") 1)
    (global $n (mut i32) (i32.const 40))
    (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
  (core instance $m (instantiate $M))
  (func (export "next") (result s32) (canon lift (core func $m "next"))))`;

const OPTIONS: PrepareOptions = { suspending: () => [], entryPoints: [] };

let folder: string;
let loads: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skerry-test-'));
  loads = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Prepares in an engine of its own, as a new process would, and calls once. */
async function answer(options = OPTIONS): Promise<unknown> {
  const cache = new PreparedCache(folder);
  const engine = componentEngine({
    cache: {
      async load(key) {
        const found = await cache.load(key);
        loads.push(found ? 'hit' : 'miss');
        return found;
      },
      describe: (component) => cache.describe(component),
      loadBase: (code, memory) => cache.loadBase(code, memory),
      store: (key, ahead) => cache.store(key, ahead),
    },
  });
  const prepared = await engine.prepare(await parse(COMPONENT), options);
  return (await prepared.instantiate({})).call('', 'next', []);
}

const onlyFile = (kind: string): string =>
  join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(kind))!,
  );

/** What a start finds: before it prepares anything, and again when it has. */
const FOUND = ['hit'];
const MADE = ['miss', 'hit'];

describe('PreparedCache', () => {
  it('saves the work of the next start', async () => {
    expect(await answer()).toBe(41);
    expect(await answer()).toBe(41);
    expect(loads).toEqual([...MADE, ...FOUND]);
  });

  it('tells limits apart that are written into the code, and no others', async () => {
    await answer();
    await answer({ ...OPTIONS, limits: { ...DEFAULT_SANDBOX_LIMITS, cpuTimeMs: 1, handles: 10 } });
    await answer({ ...OPTIONS, limits: { ...DEFAULT_SANDBOX_LIMITS, memoryBytes: 65_536 } });
    expect(loads).toEqual([...MADE, ...FOUND, ...MADE]);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['empty', () => Buffer.alloc(0)],
    ['changed in one bit', (bytes: Buffer) => (bytes.writeUInt8(bytes.at(-9)! ^ 1, bytes.length - 9), bytes)],
    ['replaced', () => Buffer.from('not a prepared component')],
  ])('does not use a file that is %s', async (_what, damage) => {
    for (const kind of ['.function', '.code', '.glue', '.description']) {
      loads = [];
      await answer();
      writeFileSync(onlyFile(kind), damage(readFileSync(onlyFile(kind))));
      expect(await answer()).toBe(41);
      loads = [];
      expect(await answer()).toBe(41);
      expect([kind, ...loads]).toEqual([kind, ...FOUND]);
    }
  });

  it('has no component read of which all is kept, even when its description was lost once', async () => {
    const bytes = await parse(COMPONENT);
    let reads = 0;
    const source = {
      digest: async () => 'a'.repeat(64),
      bytes: async () => {
        reads++;
        return bytes;
      },
    };
    const prepare = () => componentEngine({ cache: new PreparedCache(folder) }).prepare(source, OPTIONS);
    await prepare();
    expect(reads).toBe(1);
    const prepared = await prepare();
    expect(await (await prepared.instantiate({})).call('', 'next', [])).toBe(41);
    expect(reads).toBe(1);
    writeFileSync(onlyFile('.description'), 'damaged');
    await prepare();
    expect(reads).toBe(2);
    await vi.waitFor(() => expect(readFileSync(onlyFile('.description')).length).toBeGreaterThan(100));
    await prepare();
    expect(reads).toBe(2);
  });

  it('is no obstacle when the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    folder = join(folder, 'file', 'below');
    expect(await answer()).toBe(41);
    folder = join(folder, '..', '..');
  });

  it('leaves no drafts behind', async () => {
    await Promise.all([answer(), answer(), answer()]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('componentEngine()', () => {
  it('shares the code of components that are equal, and keeps their instances apart', async () => {
    let compiled = 0;
    const engine = componentEngine({
      evaluate: (text) => {
        compiled++;
        return { link: new Function(text.replace('export function link', 'return function link'))() };
      },
    });
    const bytes = await parse(COMPONENT);
    const [one, two] = await Promise.all([engine.prepare(bytes, OPTIONS), engine.prepare(bytes.slice(), OPTIONS)]);
    const [a, b] = await Promise.all([one.instantiate({}), two.instantiate({})]);
    expect(await a.call('', 'next', [])).toBe(41);
    expect(await a.call('', 'next', [])).toBe(42);
    expect(await b.call('', 'next', [])).toBe(41);
    expect(compiled).toBe(1);
  });
});
