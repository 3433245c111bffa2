import { describe, expect, it } from 'vitest';
import { assemble, run } from './fixture.ts';
import { given, harden, TICK } from './index.ts';

/** Every shape of endless work that we know; `f` never returns. */
const ENDLESS: Record<string, string> = {
  'empty loop': '(func (export "f") (loop $l (br $l)))',
  'loop through br_table': '(func (export "f") (loop $l (br_table $l $l (i32.const 0))))',
  'loop that a conditional branch closes': '(func (export "f") (loop $l (br_if $l (i32.const 1))))',
  'loop with parameters': '(func (export "f") (i32.const 1) (loop $l (param i32) (i32.add (i32.const 1)) (br $l)))',
  'nested short loops': `(func (export "f") (local i32) (loop $a (local.set 0 (i32.const 3))
    (loop $b (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if $b (local.get 0))) (br $a)))`,
  'loop around a call': '(func $g) (func (export "f") (loop $l (call $g) (br $l)))',
  'loop of large fills':
    '(memory 512) (func (export "f") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x2000000)) (br $l)))',
  'loop of large copies':
    '(memory 512) (func (export "f") (loop $l (memory.copy (i32.const 7) (i32.const 0) (i32.const 0x1000000)) (br $l)))',
  'loop of table fills':
    '(table 90000 funcref) (func (export "f") (loop $l (table.fill (i32.const 0) (ref.null func) (i32.const 90000)) (br $l)))',
  'self recursion that returns early': `(func $g (param i32) (result i32) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
    (else (i32.add (call $g (i32.sub (local.get 0) (i32.const 1))) (call $g (i32.sub (local.get 0) (i32.const 1)))))))
    (func (export "f") (drop (call $g (i32.const 200))))`,
  'mutual recursion': `(func $a (param i32) (if (local.get 0) (then (call $b (i32.sub (local.get 0) (i32.const 1))) (call $b (i32.sub (local.get 0) (i32.const 1))))))
    (func $b (param i32) (call $c (local.get 0))) (func $c (param i32) (call $a (local.get 0)))
    (func (export "f") (call $a (i32.const 300)))`,
  'tail recursion': '(func $a (return_call $b)) (func $b (return_call $a)) (func (export "f") (return_call $a))',
  'tail recursion through a table':
    '(type $t (func)) (table funcref (elem $a)) (func $a (return_call_indirect (type $t) (i32.const 0))) (func (export "f") (call $a))',
  'tail recursion through a reference':
    '(type $t (func)) (elem declare func $a) (func $a (return_call_ref $t (ref.func $a))) (func (export "f") (call $a))',
  'recursion through a table': `(type $t (func (param i32))) (table funcref (elem $a)) (func $a (type $t) (if (local.get 0) (then
    (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)) (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))
    (func (export "f") (call $a (i32.const 300)))`,
  'recursion through an import': `(import "e" "again" (func $again (param i32))) (func $f (export "g") (param i32) (if (local.get 0) (then
    (call $again (i32.sub (local.get 0) (i32.const 1))) (call $again (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "f") (call $f (i32.const 60)))`,
  'exceptions caught in a loop': `(tag $e) (func (export "f") (loop $l (block $h (try_table (catch $e $h) (throw $e))) (br $l)))`,
  'loop that catches everything': `(func (export "f") (loop $l (block $h (try_table (catch_all $h) (loop $m (br $m)))) (br $l)))`,
  'calls that double at each level': [
    '(func $d0)',
    ...Array.from({ length: 60 }, (_, i) => `(func $d${i + 1} (call $d${i}) (call $d${i}))`),
    '(func (export "f") (call $d60))',
  ].join('\n'),
  'start function': '(func $s (loop $l (br $l))) (start $s)',
};

function attack(module: Uint8Array, slices: number) {
  let running: ReturnType<typeof run> | undefined;
  const imports = { e: { again: (n: number) => running!.call('g', n) } };
  running = undefined;
  const start = (): void => {
    running = run(module, { imports, slice: 100_000, slices });
    running.call('f');
  };
  return start;
}

describe('endless work', () => {
  it.each(Object.entries(ENDLESS))('is stopped: %s', async (_name, text) => {
    const module = await assemble(`(module ${text})`);
    expect(attack(module, 20)).toThrow(expect.objectContaining({ name: 'RuntimeError', message: 'unreachable' }));
  });

  it('of 10,000 functions that call each other in a row ends on the stack of the guest', async () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => `(func $c${i} (call $c${(i + 1) % 10_000}))`);
    const module = await assemble(`(module ${chain.join('\n')} (func (export "f") (call $c0)))`);
    expect(attack(module, 5)).toThrow('Maximum call stack size exceeded');
  });
});

describe('a bulk operation', () => {
  it('is charged by its length, in steps', async () => {
    const module = await assemble(
      '(module (memory 1024) (func (export "f") (param i32) (memory.fill (i32.const 0) (i32.const 1) (local.get 0))))',
    );
    const running = run(module, { slice: 100_000 });
    running.call('f', 1 << 26);
    expect(running.ticks).toBeGreaterThan(30);
  });

  it.each([
    ['fill', '(memory.fill (i32.const 0x10) (i32.const 1) (i32.const 0x200000))'],
    ['fill at the end of the address space', '(memory.fill (i32.const 0xfffffff0) (i32.const 1) (i32.const 0xffffffff))'],
    ['copy', '(memory.copy (i32.const 0) (i32.const 0x10) (i32.const 0x200000))'],
    ['copy backwards', '(memory.copy (i32.const 0x10) (i32.const 0) (i32.const 0x200000))'],
  ])('out of bounds traps before it writes: %s', async (_name, body) => {
    const module = await assemble(`(module (memory (export "m") 32) (func (export "f") ${body}))`);
    const running = run(module);
    const bytes = new Uint8Array((running.exports['m'] as WebAssembly.Memory).buffer);
    bytes.forEach((_, i) => (bytes[i] = i % 251));
    expect(() => running.call('f')).toThrow('memory access out of bounds');
    expect(bytes.every((byte, i) => byte === i % 251)).toBe(true);
  });
});

interface Jspi {
  Suspending: new (f: () => Promise<void>) => WebAssembly.ExportValue;
  promising(f: unknown): (...args: unknown[]) => Promise<unknown>;
}

describe('preemption', () => {
  const { Suspending, promising } = WebAssembly as unknown as Jspi;

  async function preemptible(text: string, decide: () => number) {
    const { bytes, layout } = harden(await assemble(`(module ${text})`));
    let exports: WebAssembly.Exports = {};
    const tick = (): number => {
      (exports[layout.fuel!] as WebAssembly.Global).value = 200_000;
      return decide();
    };
    const turn = new Suspending(() => new Promise((resolve) => setImmediate(resolve)));
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      [layout.importModule]: { tick, yield: turn, mayGrow: () => 1, ...given(layout) },
    }));
    return promising(exports['f']);
  }

  it('lets the event loop turn while a guest loops, and traps it when its time is over', async () => {
    let slices = 0;
    let suspend = true;
    const guest = await preemptible(ENDLESS['nested short loops']!, () => {
      suspend = !suspend;
      if (!suspend) slices++;
      return slices > 500 ? TICK.trap : suspend ? TICK.goOn : TICK.suspend;
    });
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await expect(guest()).rejects.toThrow('unreachable');
    clearInterval(timer);
    expect(slices).toBe(501);
    expect(turns).toBeGreaterThan(3);
  });

  it('may suspend as often in a row as the host wants', async () => {
    const answers = [TICK.suspend, TICK.suspend, TICK.suspend, TICK.goOn];
    const guest = await preemptible(
      '(func (export "f") (result i32) (memory.fill (i32.const 0) (i32.const 0) (i32.const 5000)) (i32.const 5)) (memory 1)',
      () => answers.shift()!,
    );
    expect(await guest()).toBe(5);
  });

  it('gives the same result with and without suspensions', async () => {
    let ticks = 0;
    const guest = await preemptible(
      `(func (export "f") (param i32) (result i32) (local $s i32) (loop $l
        (local.set $s (i32.add (i32.mul (local.get $s) (i32.const 31)) (local.get 0)))
        (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get $s))`,
      () => (ticks++ % 2 === 0 ? TICK.suspend : TICK.goOn),
    );
    let expected = 0;
    for (let n = 1_000_000; n > 0; n--) expected = (Math.imul(expected, 31) + n) | 0;
    expect(await guest(1_000_000)).toBe(expected);
    expect(ticks).toBeGreaterThan(10);
  });
});
