import { parse } from '@bytecodealliance/jco';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySnapshot, beginSnapshot, dropExports, exposeState, nonZeroRanges } from './snapshot.ts';

/** As the engine is built: one memory, one mutable i32 global, one table. */
const MODULE = await parse(`(module
  (memory (export "memory") 1 100)
  (global $sp (mut i32) (i32.const 4096))
  (table 2 funcref)
  (elem (i32.const 0) $init $answer)
  (func $init (export "init")
    (i32.store (i32.const 200000) (i32.const 0x01020304)))
  (func $prepare (export "prepare")
    (drop (memory.grow (i32.const 3)))
    (call $init)
    (i32.store8 (i32.const 262143) (i32.const 7))
    (i32.store (i32.const 0) (i32.const 0))
    (global.set $sp (i32.sub (global.get $sp) (i32.const 4224))))
  (func $answer (export "answer") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "sp") (result i32) (global.get $sp))
  (func (export "spoil") (table.set (i32.const 0) (ref.null func)))
  (data (i32.const 0) "data"))`);

type Functions = Record<string, (...args: number[]) => number>;

function start(module: Uint8Array): WebAssembly.Exports & Functions {
  return new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource)).exports as WebAssembly.Exports & Functions;
}

describe('a snapshot', () => {
  const running = start(exposeState(MODULE));
  const finish = beginSnapshot(running);
  running['prepare']!();
  const restored = start(applySnapshot(MODULE, finish()));

  it('keeps memory, its size and the global', () => {
    expect((restored['memory'] as unknown as WebAssembly.Memory).buffer.byteLength).toBe(4 * 65_536);
    expect(restored['answer']!(200_000)).toBe(0x01020304);
    expect(restored['answer']!(262_140)).toBe(7 << 24);
    expect(restored['sp']!()).toBe(-128);
  });

  it('does not bring back data that was overwritten', () => {
    expect(restored['answer']!(0)).toBe(0);
  });

  it('shows the build-time exports to nobody', () => {
    expect(Object.keys(restored).filter((name) => name.startsWith('skerry:'))).toEqual([]);
  });
});

it('refuses a module that changed its table', () => {
  const running = start(exposeState(MODULE));
  const finish = beginSnapshot(running);
  running['spoil']!();
  expect(finish).toThrow('changed the function table');
});

it.each([
  ['two globals', '(module (memory 1) (global (mut i32) (i32.const 1)) (global (mut i32) (i32.const 1)) (data (i32.const 0) "a"))'],
  ['another kind of global', '(module (memory 1) (global (mut i64) (i64.const 1)) (data (i32.const 0) "a"))'],
  ['a start function', '(module (memory 1) (global (mut i32) (i32.const 1)) (func $f) (start $f) (data (i32.const 0) "a"))'],
  ['passive data', '(module (memory 1) (global (mut i32) (i32.const 1)) (data "a"))'],
])('refuses an engine with %s', async (_, wat) => {
  const module = await parse(wat);
  expect(() => exposeState(module)).toThrow(/^Engine (?:has|does not have) /);
});

it('drops exports by name', () => {
  expect(Object.keys(start(dropExports(MODULE, new Set(['init', 'spoil', 'no such']))))).toEqual(['memory', 'prepare', 'answer', 'sp']);
});

it('ranges hold every byte that is not zero, and long runs of zeros are in none', () => {
  const bytes = fc.array(fc.record({ gap: fc.nat(600), run: fc.nat(20) }), { maxLength: 30 });
  fc.assert(
    fc.property(bytes, (runs) => {
      const content = runs.flatMap(({ gap, run }) => [...Array<number>(gap).fill(0), ...Array<number>(run).fill(1)]);
      const memory = new Uint8Array(Math.ceil((content.length + 1) / 4) * 4);
      memory.set(content);
      const copy = new Uint8Array(memory.length);
      for (const { start, end } of nonZeroRanges(memory)) copy.set(memory.subarray(start, end), start);
      expect(copy).toEqual(memory);
      for (const { start, end } of nonZeroRanges(memory)) {
        expect(Buffer.from(memory.subarray(start, end)).includes(Buffer.alloc(264))).toBe(false);
      }
    }),
  );
});
