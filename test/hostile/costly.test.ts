import { parse } from '@bytecodealliance/jco';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOST_LIMITS } from '@skerry/host/base';
import { componentEngine } from '../../host/engine/index.ts';
import { start } from '../engine/guests.ts';
import { COSTLY, DATA_BYTES, tables } from './costly.ts';

const prepare = async (wat: string) => componentEngine().prepare(await parse(wat), { suspending: () => [], entryPoints: [] });

const refused = (value: number, limit: number) => ({
  code: 'COMPONENT_TOO_COSTLY',
  message: expect.stringMatching(new RegExp(`would have ${value} .*; the limit is ${limit}$`)),
  where: expect.stringMatching(/^offset 0x/),
});

const EXACT = Object.entries(COSTLY).filter(([name]) => name !== 'sandboxDataBytes') as [keyof typeof COSTLY, (count: number) => string][];

describe('what a sandbox takes to be made', () => {
  it('has a case for each of its limits', () => {
    expect(Object.keys(COSTLY).toSorted()).toEqual(
      Object.keys(HOST_LIMITS)
        .filter((name) => name.startsWith('sandbox'))
        .toSorted(),
    );
  });

  it.each(EXACT)('is bounded: %s', async (name, text) => {
    const limit = HOST_LIMITS[name];
    const prepared = await prepare(text(limit));
    await prepared.instantiate({});
    await expect(prepare(text(limit + 1))).rejects.toMatchObject(refused(limit + 1, limit));
  });

  it('is bounded: sandboxDataBytes', async () => {
    const limit = HOST_LIMITS.sandboxDataBytes;
    await (await prepare(COSTLY.sandboxDataBytes(limit - DATA_BYTES))).instantiate({});
    // Where the bytes go is written between them, and counts.
    await expect(prepare(COSTLY.sandboxDataBytes(limit))).rejects.toMatchObject({ code: 'COMPONENT_TOO_COSTLY' });
  });

  it('names the core module that is too much', async () => {
    const globals = '(global i32 (i32.const 0))'.repeat(6000);
    const wat = `(component (core module $A ${globals}) (core module $B ${globals}) (core instance (instantiate $A)) (core instance (instantiate $B)))`;
    const middle = (await parse(wat)).length / 2;
    const error: { where: string } = await prepare(wat).catch((thrown) => thrown);
    expect(Number.parseInt(error.where.slice('offset '.length), 16)).toBeGreaterThan(0.9 * middle);
  });
});

describe('entries of tables', () => {
  it('are limited together', async () => {
    await prepare(tables(10, 10_000));
    await expect(prepare(tables(10, 10_001))).rejects.toMatchObject({
      code: 'COMPONENT_TOO_LARGE',
      message: expect.stringContaining('100010 entries together'),
    });
  });

  it('are limited together when tables grow', async () => {
    const guest = await start(
      `(component
      (core module $M (table $a 4 funcref) (table $b 4 funcref) (table $fixed 92 92 funcref)
        (func (export "grow") (result i32)
          (loop $more (br_if $more (i32.ne (table.grow $a (ref.null func) (i32.const 1)) (i32.const -1))))
          (loop $more (br_if $more (i32.ne (table.grow $b (ref.null func) (i32.const 1)) (i32.const -1))))
          (i32.add (table.size $fixed) (i32.add (table.size $a) (table.size $b)))))
      (core instance $m (instantiate $M))
      (func (export "grow") (result u32) (canon lift (core func $m "grow"))))`,
      { limits: { tableEntries: 1000 } },
    );
    expect(await guest.call('', 'grow', [])).toBe(1000);
  });
});

const WORKS_AT_START = `(component
  (core module $M (global $n (mut i32) (i32.const 3000000))
    (func $start (loop $l (global.set $n (i32.sub (global.get $n) (i32.const 1))) (br_if $l (global.get $n))))
    (start $start) (func (export "f")))
  (core instance $m (instantiate $M)) (func (export "f") (canon lift (core func $m "f"))))`;

it('the first call answers for the time that its sandbox took, and no other', async () => {
  const guest = await start(WORKS_AT_START);
  const made = guest.cpuTimeMs;
  await guest.call('', 'f', []);
  expect(guest.cpuTimeMs).toBeGreaterThanOrEqual(made);
  await guest.call('', 'f', []);
  expect(guest.cpuTimeMs).toBeLessThan(made);
});

describe('a process without room for another memory', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('says so, and is not taken for broken', async () => {
    const prepared = await prepare(COSTLY.sandboxMemories(1));
    vi.spyOn(WebAssembly, 'Instance').mockImplementation(function noRoom() {
      throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
    });
    await expect(prepared.instantiate({})).rejects.toMatchObject({ code: 'LIMIT_INSTANCES', status: 503 });
  });
});
