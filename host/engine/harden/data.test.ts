import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble, run } from './fixture.ts';
import { harden } from './index.ts';

const PAGE = 65_536;

/** What the first memory holds after the module was instantiated as it is; undefined when that fails. */
function plain(module: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  return attempt(() => new WebAssembly.Instance(new WebAssembly.Module(module), {}).exports);
}

function hardened(module: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  return attempt(() => run(module).exports);
}

function attempt(instantiate: () => WebAssembly.Exports): Uint8Array | undefined {
  try {
    return new Uint8Array((instantiate()['memory'] as WebAssembly.Memory).buffer.slice(0));
  } catch (error) {
    expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
    return undefined;
  }
}

const content = fc.string({ unit: fc.constantFrom(...'abcdefgh'), maxLength: 12 });
const place = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: PAGE - 14, max: PAGE + 2 }),
  fc.integer({ min: 4090, max: 4100 }),
);
const segment = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(place, content).map(([at, text]) => `(data (i32.const ${at}) "${text}")`) },
  { weight: 1, arbitrary: content.map((text) => `(data "${text}")`) },
  { weight: 1, arbitrary: fc.tuple(place, content).map(([at, text]) => `(data (global.get $base) "${text}" ) (; ${at} ;)`) },
  {
    weight: 1,
    arbitrary: fc.tuple(place, content).map(([at, text]) => `(data (offset (i32.add (i32.const ${at}) (i32.const 1))) "${text}")`),
  },
);

describe('data that leaves the module', () => {
  it('is in memory as instantiation would have left it, whatever the segments are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), fc.boolean(), async (segments, names) => {
        const init = names && segments.length > 0 ? '(func (export "init") (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1)))' : '';
        const text = `(module (global $base i32 (i32.const 20)) (memory (export "memory") 1) ${segments.join(' ')} ${init})`;
        const module = await assemble(text);
        const expected = plain(module);
        const found = hardened(module);
        expect(found === undefined).toBe(expected === undefined);
        if (expected) expect(Buffer.compare(found!, expected)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves the same code behind, whatever it is, and however much memory there is', async () => {
    const code =
      '(func (export "f") (result i32) (drop (memory.grow (i32.const 1))) (drop (table.grow (ref.null func) (i32.const 1))) (memory.size))';
    const variants = [
      '(memory 1) (global (mut i32) (i32.const 5)) (global (mut i64) (i64.const -1))',
      '(memory 3 9) (global (mut i32) (i32.const -70000)) (global (mut i64) (i64.const 0)) (data (i32.const 0) "a") (data (i32.const 190000) "b")',
      '(memory 2) (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const 0x7fffffffffffffff)) (data (i32.const 131071) "b") (data "unused")',
    ];
    const modules = await Promise.all(variants.map((parts) => assemble(`(module ${parts} (table 1 funcref) ${code})`)));
    const made = modules.flatMap((module) => [harden(module), harden(module, { memoryPages: 20, tableEntries: 7 })]);
    expect(new Set(made.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(made.map(({ layout }) => [layout.memories[0]!.maximum, layout.givenTables[0]!.maximum])).toEqual([
      [2048, 100_000],
      [20, 7],
      [9, 100_000],
      [9, 7],
      [2048, 100_000],
      [20, 7],
    ]);
    const running = modules.map((module) => run(module));
    expect(
      running.map(({ layout: { globals }, exports }) => globals.map(({ name }) => (exports[name] as WebAssembly.Global).value)),
    ).toEqual([
      [5, -1n],
      [-70_000, 0n],
      [0, 0x7fff_ffff_ffff_ffffn],
    ]);
    expect(running.map((each) => each.call('f'))).toEqual([2, 4, 3]);
  });

  it('stays code where it cannot be told from it: values of other types, and of constants', async () => {
    const globals = [
      '(global i32 (i32.const 1))',
      '(global (mut f32) (f32.const nan:0x200001))',
      '(global (mut v128) (v128.const i64x2 2 1))',
    ];
    for (const global of globals) {
      const [one, other] = await Promise.all(
        [global, global.replace('1)', '3)')].map(async (each) => harden(await assemble(`(module ${each})`))),
      );
      expect(Buffer.compare(one!.bytes, other!.bytes), global).not.toBe(0);
    }
  });

  it('is there when the start function runs, which may read it', async () => {
    const running = run(
      await assemble(`(module (memory 1) (data (i32.const 8) "\\2a") (global $g (mut i32) (i32.const 1)) (start $s)
        (func $s (global.set $g (i32.add (global.get $g) (i32.load (i32.const 8))))) (func (export "g") (result i32) (global.get $g)))`),
    );
    expect(running.call('g')).toBe(43);
  });

  it('counts as dropped where an instruction names it, and what is passive is not', async () => {
    const text = `(module (memory 1) (data $a (i32.const 0) "active") (data $p "passive")
      (func (export "a") (param i32) (memory.init $a (i32.const 0) (i32.const 0) (local.get 0)))
      (func (export "p") (param i32) (memory.init $p (i32.const 0) (i32.const 0) (local.get 0)))
      (func (export "drop") (data.drop $a)) (func (export "get") (result i32) (i32.load8_u (i32.const 0))))`;
    const module = await assemble(text);
    const { data, dataKept } = harden(module);
    expect([data.map(({ bytes }) => Buffer.from(bytes).toString()), dataKept]).toEqual([['active'], undefined]);
    const running = run(module);
    expect(running.call('get')).toBe('a'.charCodeAt(0));
    running.call('drop');
    running.call('a', 0);
    expect(() => running.call('a', 1)).toThrow(WebAssembly.RuntimeError);
    running.call('p', 7);
    expect(running.call('get')).toBe('p'.charCodeAt(0));
    expect(() => running.call('p', 8)).toThrow(WebAssembly.RuntimeError);
  });

  it('belongs to the memory that it names', async () => {
    const { data, layout } = harden(
      await assemble(`(module (import "a" "m" (memory 1)) (memory $a 1) (memory $b i64 2)
        (data (memory $b) (i64.const 70000) "b") (data (memory $a) (i32.const 3) "a"))`),
    );
    expect(data.map(({ memory, offset }) => [layout.memories[memory]!.given, offset])).toEqual([
      ['memory2', 70_000],
      ['memory1', 3],
    ]);
  });

  it.each([
    ['an imported memory', '(import "a" "m" (memory 1)) (data (i32.const 0) "a")', 'goes into an imported memory'],
    ['a computed place', '(memory 1) (global $g i32 (i32.const 1)) (data (global.get $g) "a")', 'a place that is computed'],
    ['a place behind the end', '(memory 1) (data (i32.const 0) "fits") (data (i32.const 65536) "a")', 'outside of the memory'],
    ['a negative place', '(memory 1) (data (i32.const -1) "a")', 'outside of the memory'],
    ['a place of 64 bits', '(memory i64 1) (data (i64.const -1) "a")', 'outside of the memory'],
  ])('stays when it goes to %s, and says so', async (_, parts, reason) => {
    const { data, dataKept } = harden(await assemble(`(module ${parts})`));
    expect([data, dataKept]).toEqual([[], expect.stringContaining(reason)]);
  });
});

describe('tables that are given', () => {
  it('of JavaScript values start with null, and grow no further than they may', async () => {
    const text = `(module (table $e 2 5 externref) (table $f 1 funcref) (elem (table $f) (i32.const 0) func $one)
      (func $one (result i32) (i32.const 1)) (func (export "call") (result i32) (call_indirect $f (result i32) (i32.const 0)))
      (func (export "null") (result i32) (ref.is_null (table.get $e (i32.const 1))))
      (func (export "grow") (param i32) (result i32) (table.grow $e (ref.null extern) (local.get 0))))`;
    const running = run(await assemble(text), { harden: { tableGrowth: 2 } });
    expect(running.layout.givenTables.map(({ element, maximum }) => [element, maximum])).toEqual([
      ['externref', 4],
      ['anyfunc', 3],
    ]);
    expect([running.call('call'), running.call('null'), running.call('grow', 3), running.call('grow', 2)]).toEqual([1, 1, -1, 2]);
  });

  it('are none where the host cannot make one of them: then the limit is in the code', async () => {
    const module = await assemble('(module (type $t (func)) (table 1 funcref) (table 1 (ref null $t)) (table 2 2 funcref))');
    const [few, many] = [harden(module, { tableEntries: 4 }), harden(module, { tableEntries: 9 })];
    expect(few.layout.givenTables).toEqual([]);
    expect(Buffer.compare(few.bytes, many.bytes)).not.toBe(0);
  });
});
