import { describe, expect, it } from 'vitest';
import { assemble, run } from './fixture.ts';
import { harden } from './index.ts';

const BOMB = `(func (export "f") (result i32) (loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (memory.size))`;

describe('memory', () => {
  it.each([true, false])('grows up to the limit and no further (virtual size: %s)', async (virtualMemory) => {
    const module = await assemble(`(module (memory 3) ${BOMB})`);
    const running = run(module, { harden: { memoryPages: 100, virtualMemory } });
    expect(running.call('f')).toBe(100);
    const { name } = running.layout.memories[0]!;
    expect((running.exports[name] as WebAssembly.Memory).buffer.byteLength).toBe(100 * 65_536);
  });

  it('keeps a lower maximum of its own', async () => {
    expect(run(await assemble(`(module (memory 3 7) ${BOMB})`)).call('f')).toBe(7);
  });

  it.each(['0xffffffff', '0x80000000', '2046', '0x10000'])('refuses to grow by %s', async (delta) => {
    const text = `(module (memory 3) (func (export "f") (result i32) (memory.grow (i32.const ${delta}))) (func (export "size") (result i32) (memory.size)))`;
    const running = run(await assemble(text));
    expect(running.call('f')).toBe(-1);
    expect(running.call('size')).toBe(3);
  });

  it('of 64 bits is bounded as well', async () => {
    const text = `(module (memory i64 1) (func (export "f") (param i64) (result i64) (memory.grow (local.get 0))))`;
    const running = run(await assemble(text), { harden: { memoryPages: 10 } });
    expect([1n << 63n, -1n, 10n, 9n, 1n].map((delta) => running.call('f', delta))).toEqual([-1n, -1n, -1n, 1n, -1n]);
  });

  it.each(['', 'i64 '])('grows by no more than all may together (%s)', async (wide) => {
    const type = wide === '' ? 'i32' : 'i64';
    const text = `(module (memory ${wide}1) (func (export "f") (param ${type}) (result ${type}) (memory.grow (local.get 0))) (func (export "size") (result ${type}) (memory.size)))`;
    const running = run(await assemble(text), { growthPages: 3 });
    const sizes = [4, 3, 5, 0].map((delta) => Number(running.call('f', wide === '' ? delta : BigInt(delta))));
    expect(sizes).toEqual([-1, 1, -1, 4]);
    expect(Number(running.call('size'))).toBe(4);
  });

  it.each([
    ['memory', '(memory 101)', 'The memory starts with 101 pages of 64 KiB; the limit is 100'],
    ['memory of 64 bits', '(memory i64 0x1000000)', 'The memory starts with 16777216 pages'],
    ['table', '(table 11 funcref)', 'The table starts with 11 entries; the limit is 10'],
    ['number of memories', '(memory 1) (memory 1) (memory 1) (memory 1) (memory 1)', '5 memories; the limit is 4'],
  ])('is refused when it starts too large: %s', async (_name, text, message) => {
    const module = await assemble(`(module ${text})`);
    const attempt = (): unknown => harden(module, { memoryPages: 100, tableEntries: 10 });
    expect(attempt).toThrow(expect.objectContaining({ code: 'COMPONENT_TOO_LARGE', message: expect.stringContaining(message) }));
  });
});

it('tables grow up to the limit', async () => {
  const text = `(module (table 1 funcref) (func (export "f") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))`;
  const running = run(await assemble(text), { harden: { tableEntries: 50 } });
  expect([1000, -1, 49, 1].map((n) => running.call('f', n))).toEqual([-1, -1, 1, -1]);
});

describe('names', () => {
  it('of private exports give way to those of the guest', async () => {
    const module = await assemble('(module (import "skerry::x" "f" (func)) (func (export "skerry:fuel")))');
    const { layout } = harden(module);
    expect(layout.importModule).toBe('skerry:::');
    expect(layout.fuel).toBe('skerry:::fuel');
  });
});

it('a guest cannot reach what was added', async () => {
  // global.get 0, local.get 0 and call 1 do not exist in the original, and would in the result
  const body = (...code: number[]) =>
    Uint8Array.from([
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      1,
      4,
      1,
      0x60,
      0,
      0,
      3,
      2,
      1,
      0,
      10,
      7 + code.length,
      1,
      5 + code.length,
      0,
      3,
      0x40,
      0x0b,
      ...code,
      0x0b,
    ]);
  expect(WebAssembly.validate(body())).toBe(true);
  harden(body());
  for (const [code, what] of [
    [[0x23, 0, 0x1a], 'global'],
    [[0x20, 0, 0x1a], 'local'],
    [[0x10, 1], 'function'],
  ] as const) {
    expect(() => harden(body(...code))).toThrow(`There is no`);
    expect(() => harden(body(...code))).toThrow(what);
  }
});
