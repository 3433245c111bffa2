import { parse } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SANDBOX_LIMITS } from '../../base/index.ts';
import type { Instance, PreparedComponent } from '../engine.ts';
import { componentEngine } from './index.ts';

const PAGE_BYTES = 65_536;
const LIMIT = 20;

const grower = (memory: string, rest = ''): string => `(core module $M ${memory}
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size)) ${rest})`;

const lifted = (name: string, instance: string, func: string): string =>
  func === 'grow'
    ? `(func (export "${name}-grow") (param "by" u32) (result s32) (canon lift (core func $${instance} "grow")))`
    : `(func (export "${name}-size") (result u32) (canon lift (core func $${instance} "size")))`;

const exported = (...instances: string[]): string =>
  instances.flatMap((name) => ['grow', 'size'].map((func) => lifted(name, name, func))).join('\n');

/** Two instances of one module. */
const TWICE = `(component ${grower('(memory 2)')} (core instance $a (instantiate $M)) (core instance $b (instantiate $M)) ${exported('a', 'b')})`;

/** A module with one memory, and another that grows it by an import, and has one of 64 bits itself. */
const BORROWED = `(component ${grower('(memory (export "m") 2)')}
  (core instance $a (instantiate $M))
  (core module $B (import "a" "m" (memory $m 1)) (memory $own i64 3)
    (func (export "grow") (param i32) (result i32) (memory.grow $m (local.get 0)))
    (func (export "size") (result i32) (memory.size $m))
    (func (export "grow-own") (param i32) (result i32) (i32.wrap_i64 (memory.grow $own (i64.extend_i32_u (local.get 0)))))
    (func (export "size-own") (result i32) (i32.wrap_i64 (memory.size $own))))
  (core instance $b (instantiate $B (with "a" (instance $a))))
  ${exported('a', 'b')}
  (func (export "own-grow") (param "by" u32) (result s32) (canon lift (core func $b "grow-own")))
  (func (export "own-size") (result u32) (canon lift (core func $b "size-own"))))`;

/** Takes all there is, page by page, before the other one is made. */
const GREEDY = `(component ${grower('(memory 2)', '(func $start (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))) (start $start)')}
  (core module $L (memory 7) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))) (func (export "size") (result i32) (memory.size)))
  (core instance $a (instantiate $M)) (core instance $b (instantiate $L)) ${exported('a', 'b')})`;

async function prepare(text: string, pages = LIMIT): Promise<PreparedComponent> {
  const limits = { ...DEFAULT_SANDBOX_LIMITS, memoryBytes: pages * PAGE_BYTES };
  return componentEngine().prepare(new Uint8Array(await parse(text)), { suspending: () => [], entryPoints: [], limits });
}

const call = (instance: Instance, name: string, ...args: number[]): Promise<unknown> => instance.call('', name, args);

describe('memories of one component', () => {
  it('take from one limit in turns, down to the last page', async () => {
    const instance = await (await prepare(TWICE)).instantiate({});
    const grown: unknown[] = [];
    for (let i = 0; i < 12; i++) grown.push(await call(instance, i % 2 === 0 ? 'aGrow' : 'bGrow', 3));
    expect(grown).toEqual([2, 2, 5, 5, 8, ...Array.from({ length: 7 }, () => -1)]);
    expect(await call(instance, 'bGrow', 1)).toBe(8);
    expect(await call(instance, 'aGrow', 1)).toBe(-1);
    expect(instance.memoryBytes).toBe(LIMIT * PAGE_BYTES);
  });

  it('leave nothing to the others where one takes all', async () => {
    const instance = await (await prepare(TWICE)).instantiate({});
    expect(await call(instance, 'aGrow', 17)).toBe(-1);
    expect(await call(instance, 'aGrow', 16)).toBe(2);
    expect(await call(instance, 'bGrow', 1)).toBe(-1);
    expect(await call(instance, 'bGrow', 0)).toBe(2);
    expect(await call(instance, 'bSize')).toBe(2);
  });

  it('have what they had at first after a reset, and in another sandbox', async () => {
    const prepared = await prepare(TWICE);
    const instance = await prepared.instantiate({});
    for (const [taker, other] of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b'],
    ] as const) {
      expect(await call(instance, `${taker}Grow`, 16)).toBe(2);
      expect(await call(instance, `${other}Grow`, 1)).toBe(-1);
      expect(instance.reset()).toBe('done');
      expect(await call(await prepared.instantiate({}), `${other}Grow`, 16)).toBe(2);
    }
  });

  it('count once where several core instances grow one, and with 64 bits', async () => {
    const instance = await (await prepare(BORROWED)).instantiate({});
    expect(await call(instance, 'bGrow', 5)).toBe(2);
    expect(await call(instance, 'aGrow', 5)).toBe(7);
    expect(await call(instance, 'ownGrow', 6)).toBe(-1);
    expect(await call(instance, 'ownGrow', 5)).toBe(3);
    for (const name of ['aGrow', 'bGrow', 'ownGrow']) expect(await call(instance, name, 1)).toBe(-1);
    for (const [name, size] of [
      ['aSize', 12],
      ['bSize', 12],
      ['ownSize', 8],
    ] as const)
      expect(await call(instance, name)).toBe(size);
  });

  it('that are not there yet have their share when a start function takes the rest', async () => {
    const instance = await (await prepare(GREEDY)).instantiate({});
    expect([await call(instance, 'aSize'), await call(instance, 'bSize')]).toEqual([13, 7]);
    expect(await call(instance, 'bGrow', 1)).toBe(-1);
    expect(instance.memoryBytes).toBe(LIMIT * PAGE_BYTES);
  });

  it('are refused when they start with more than the limit together, and told so', async () => {
    await expect(prepare(GREEDY, 8)).rejects.toMatchObject({
      code: 'COMPONENT_TOO_LARGE',
      message: 'The memories start with 9 pages of 64 KiB together; the limit is 8',
      help: expect.stringContaining('limits.memoryBytes'),
    });
    expect(await call(await (await prepare(GREEDY, 9)).instantiate({}), 'aSize')).toBe(2);
  });

  /** Each alone would be worth keeping, and sandboxes would have to keep both. */
  it('that grew in different sandboxes do not add up to sandboxes that nobody keeps', async () => {
    const prepared = await prepare(TWICE, 2048);
    const [first, second] = [await prepared.instantiate({}), await prepared.instantiate({})];
    await call(first, 'aGrow', 25);
    await call(second, 'bGrow', 25);
    expect([first.reset(), second.reset()]).toEqual(['done', 'impossible']);
    await call(first, 'bSize');
    expect(first.reset()).toBe('done');
  });
});
