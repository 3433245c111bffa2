import { describe, expect, it } from 'vitest';
import { BATCH } from './charges.ts';
import { assemble, run } from './fixture.ts';
import { MARK_COST, Program } from './random-program.ts';

const FUEL = 2_000_000_000;
const ARGUMENTS = [0, 1, 5, 77];

it('random control flow gives the same results', async () => {
  let loops = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const text = new Program(seed).text();
    loops += text.split('(loop').length - 1;
    const module = await assemble(text);
    const plain = new WebAssembly.Instance(new WebAssembly.Module(module)).exports['f'] as (n: number) => number;
    const metered = run(module, { slice: 100, slices: 1e9 });
    for (const n of ARGUMENTS) expect(metered.call('f', n), text).toBe(plain(n));
  }
  expect(loops).toBeGreaterThan(1000);
});

/** What a program did and was charged, over some runs. */
async function charge(text: string): Promise<{ readonly done: number; readonly charged: number; readonly calls: number }> {
  const running = run(await assemble(text));
  const fuel = running.exports[running.layout.fuel!] as WebAssembly.Global;
  const count = (name: string): number => (running.exports[name] as WebAssembly.Global).value as number;
  fuel.value = FUEL;
  for (const n of ARGUMENTS) running.call('f', n);
  expect(running.ticks, 'nothing else sets it').toBe(0);
  return { done: count('marks') * MARK_COST, charged: FUEL - (fuel.value as number), calls: count('calls') };
}

describe('whatever way control takes', () => {
  it.each([
    ['without handlers of exceptions', false],
    ['with handlers', true],
  ])('what was done is charged, %s', async (_, handlers) => {
    let all = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const text = new Program(seed, { marked: true, handlers }).text();
      const { done, charged, calls } = await charge(text);
      all += done;
      expect(charged + calls * BATCH, `seed ${seed}`).toBeGreaterThanOrEqual(done);
    }
    expect(all).toBeGreaterThan(100_000_000);
  });
});

/** Costs `units` at least. */
const work = (units: number): string => '(memory.fill (i32.const 512) (i32.const 0) (i32.const 1024))'.repeat(units / (64 + 64));
const TIMES = 1000;
const UNIT = 1280;

/** The loop of an interpreter; what it does goes back to its head, but for the last way. */
function dispatch(last: string, choice: string): string {
  const ways = Array.from({ length: 9 }, (_, i) => i);
  const inner = ways.reduce(
    (text, i) => `(block $c${i} ${text}) ${work(UNIT)} (br $next)`,
    `(br_table ${ways.map((i) => `$c${i}`).join(' ')} $last ${choice})`,
  );
  return `(block $out (loop $next (block $last ${inner}) ${last}))`;
}

const backTo = (loop: string): string => `(br_if ${loop} (i32.const 0))`.repeat(9);

const LEAVES = '(i32.const 99)';

/** What `body` does each time, and how often it does `UNIT`. */
const WAYS: readonly (readonly [what: string, units: number, body: string, functions: string])[] = [
  ['falls out of a dispatch loop', 2, `${dispatch(work(UNIT), LEAVES)} ${work(UNIT)}`, ''],
  ['branches out of a dispatch loop', 2, `${dispatch(`${work(UNIT)} (br $out)`, LEAVES)} ${work(UNIT)}`, ''],
  ['branches out of a dispatch loop to the head of one around', 1, dispatch(`${work(UNIT)} (br_if $again (global.get $more))`, LEAVES), ''],
  ['returns from a dispatch loop', 1, '(call $f)', `(func $f ${dispatch(`${work(UNIT)} (return)`, LEAVES)})`],
  [
    'goes on in one of two dispatch loops',
    21,
    `(global.set $turns (i32.const 20)) (block $stop (loop $outer ${backTo('$outer')} ${work(UNIT)}
    (loop $inner ${backTo('$inner')} ${work(128)} (br_if $stop (i32.eqz (call $turn))) (br_table $inner $outer (i32.const 1)))))`,
    '',
  ],
  [
    'leaves a dispatch loop in another one',
    3,
    `(block $stop (loop $outer ${backTo('$outer')}
    ${dispatch(`${work(UNIT)} (br $out)`, LEAVES)} ${work(UNIT)} (br $stop))) ${work(UNIT)}`,
    '',
  ],
  [
    'goes on in a dispatch loop',
    21,
    `(global.set $turns (i32.const 20)) ${dispatch(work(UNIT), '(select (i32.const 3) (i32.const 99) (call $turn))')}`,
    '',
  ],
  ['calls what its caller pays for', 1, '(call $free)'.repeat(10), `(func $free (if (global.get $more) (then ${work(128)})))`],
  [
    'calls such a function where it handles exceptions',
    1,
    '(call $f)',
    `(func $f (block $out (try_table (catch_all $out) ${'(call $free)'.repeat(10)}))) (func $free (if (global.get $more) (then ${work(128)})))`,
  ],
  ['takes the shorter of two ways', 1, `(if (global.get $more) (then ${work(UNIT)}) (else ${work(UNIT)} ${work(UNIT)}))`, ''],
];

describe('a program that', () => {
  it.each(WAYS)('%s is charged for what it does, and not for much else', async (_, units, body, functions) => {
    const running = run(
      await assemble(`(module (memory 1) (global $left (mut i32) (i32.const ${TIMES})) (global $more (mut i32) (i32.const 1))
      (global $turns (mut i32) (i32.const 0)) ${functions}
      (func $turn (result i32) (global.set $turns (i32.sub (global.get $turns) (i32.const 1))) (i32.ge_s (global.get $turns) (i32.const 0)))
      (func (export "f") (loop $again (block $over
        (br_if $over (i32.eqz (global.get $left))) (global.set $left (i32.sub (global.get $left) (i32.const 1)))
        ${body} (br $again)))))`),
    );
    const fuel = running.exports[running.layout.fuel!] as WebAssembly.Global;
    fuel.value = FUEL;
    running.call('f');
    const charged = FUEL - (fuel.value as number);
    expect(charged).toBeGreaterThanOrEqual(units * UNIT * TIMES);
    expect(charged).toBeLessThan(2.2 * units * UNIT * TIMES);
  });
});
