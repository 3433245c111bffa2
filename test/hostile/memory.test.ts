import { describe, expect, it } from 'vitest';
import { deployComponent } from '../support/serve-component.ts';
import { guest } from './guest.ts';
import { type Attacker, HostileHost } from './host.ts';

const memory = (pages: number | string): string => `(memory (export "memory") ${pages})`;

/** Writes the decimal digits of a number before 2048 and answers with them. */
const NUMBER = `(func $answer_number (param $out i32) (param $n i32) (local $at i32)
  (local.set $at (i32.const 2048))
  (loop $digit
    (i32.store8 (local.tee $at (i32.sub (local.get $at) (i32.const 1))) (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))
    (br_if $digit (local.tee $n (i32.div_u (local.get $n) (i32.const 10)))))
  (call $answer (local.get $out) (local.get $at) (i32.sub (i32.const 2048) (local.get $at))))`;

const GUESTS: Readonly<Record<string, Attacker>> = {
  // Grows until that fails, touches what it got, and answers with its pages.
  'page-by-page': {
    with: NUMBER,
    handle: `(loop $more (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then
        (i32.store8 (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)) (i32.const 1)) (br $more))))
      (call $answer_number (local.get $out) (memory.size))`,
  },
  'all-at-once': {
    with: NUMBER,
    locals: '(local $i i32)',
    handle: `(local.set $i (i32.const 65536))
      (loop $less (br_if $less (i32.and (i32.eq (memory.grow (local.get $i)) (i32.const -1)) (i32.ne (local.tee $i (i32.sub (local.get $i) (i32.const 1))) (i32.const 0)))))
      (call $answer_number (local.get $out) (memory.size))`,
  },
  'two-memories': {
    with: `(memory $second 1) ${NUMBER}`,
    handle: `(loop $more (br_if $more (i32.ne (memory.grow 0 (i32.const 1)) (i32.const -1))))
      (loop $more (br_if $more (i32.ne (memory.grow $second (i32.const 1)) (i32.const -1))))
      (call $answer_number (local.get $out) (i32.add (memory.size 0) (memory.size $second)))`,
  },
  'two-memories-in-turns': {
    with: `(memory $second 1) ${NUMBER}`,
    handle: `(loop $more (br_if $more (i32.or
        (i32.ne (memory.grow 0 (i32.const 3)) (i32.const -1))
        (i32.ne (memory.grow $second (i32.const 5)) (i32.const -1)))))
      (call $answer_number (local.get $out) (i32.add (memory.size 0) (memory.size $second)))`,
  },
  'second-takes-all': {
    with: `(memory $second 1) ${NUMBER}`,
    handle: `(drop (memory.grow $second (i32.const 2046)))
      (if (i32.ne (memory.grow 0 (i32.const 1)) (i32.const -1)) (then unreachable))
      (call $answer_number (local.get $out) (memory.size $second))`,
  },
  'out-of-bounds': { handle: '(drop (i32.load (i32.const -4)))' },
  'beyond-what-was-refused': {
    handle: '(drop (memory.grow (i32.const 60000))) (i32.store (i32.const 0x10000000) (i32.const 1))',
  },
  'data-out-of-bounds': { with: '(data (i32.const 65535) "beyond the end")', handle: 'unreachable' },
  'table-growth': {
    with: `(table $t 1 funcref) ${NUMBER}`,
    handle: `(loop $more (br_if $more (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1))))
      (loop $more (br_if $more (i32.ne (table.grow $t (ref.null func) (i32.const 1)) (i32.const -1))))
      (call $answer_number (local.get $out) (table.size $t))`,
  },
  recursion: {
    with: '(func $f (param i32) (result i32) (i32.add (call $f (local.get 0)) (i32.const 1)))',
    handle: '(drop (call $f (i32.const 1)))',
  },
  'recursion-through-a-table': {
    with: `(type $f (func (param i32) (result i32))) (table $t 1 funcref) (elem (i32.const 0) $f)
      (func $f (type $f) (i32.add (call_indirect (type $f) (local.get 0) (i32.const 0)) (i32.const 1)))`,
    handle: '(drop (call $f (i32.const 1)))',
  },
  'recursion-with-huge-frames': {
    with: `(func $f (param i32) (result i32) (local ${'i64 '.repeat(2000)}) (local.set 1999 (i64.const 1))
      (i32.add (call $f (local.get 0)) (i32.wrap_i64 (local.get 1999))))`,
    handle: '(drop (call $f (i32.const 1)))',
  },
  'recursion-in-start': { with: '(func $f (call $f) (call $f)) (start $f)', handle: 'unreachable' },
  'recursion-in-realloc': {
    realloc: `(func $r (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (i32.add (call $r (local.get 0) (local.get 1) (local.get 2) (local.get 3)) (i32.const 1)))`,
    handle: '(call $path (local.get $request) (i32.const 1024))',
  },
  'recursion-that-catches': {
    with: '(func $f (block $caught (try_table (catch_all $caught) (call $f))) (call $f))',
    handle: '(call $f)',
    limits: { cpuTimeMs: 100 },
  },
};

const host = HostileHost.serve(GUESTS);

describe('memory', () => {
  it.each([
    ['page-by-page', '2048'],
    ['all-at-once', '2048'],
    ['two-memories', '2048'],
    ['two-memories-in-turns', '2048'],
    ['second-takes-all', '2047'],
    ['table-growth', '100000'],
  ])('%s ends at the limit: growth fails, nobody dies', async (name, size) => {
    for (const { status, text } of await host.attack(name, 3)) expect([status, text]).toEqual([200, size]);
    expect((await host.get(name)).text, 'the next request finds the same').toBe(size);
  });

  it.each(['out-of-bounds', 'beyond-what-was-refused', 'data-out-of-bounds'])('%s is a trap', async (name) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status: 500, code: 'GUEST_TRAPPED' });
  });

  it.each([
    ['an initial size above the limit', { memory: memory(2049) }],
    ['four gigabytes', { memory: memory(65536) }],
    ['a table above the limit', { with: '(table $t 100001 funcref)' }],
    ['ten million entries', { with: '(table $t 10000000 funcref)' }],
    ['many memories', { with: '(memory 1)'.repeat(5) }],
    ['many tables', { with: '(table 1 funcref)'.repeat(17) }],
    ['memories that are too large together', { with: '(memory 2048)' }],
    [
      'the collected heap',
      { with: '(type $a (array (mut i64))) (func (result (ref $a)) (array.new $a (i64.const 0) (i32.const 100000000)))' },
    ],
  ])('%s is refused when it is deployed', async (_, text) => {
    const component = await guest({ handle: '', ...text });
    await expect(deployComponent('x', component)).rejects.toMatchObject({
      code: expect.stringMatching(/^COMPONENT_(UNSUPPORTED|TOO_LARGE)$/),
      where: expect.stringMatching(/offset 0x/),
    });
  });
});

describe('the stack', () => {
  const shapes = Object.keys(GUESTS).filter((name) => name.startsWith('recursion') && name !== 'recursion-that-catches');

  it.each(shapes)('%s is a trap', async (name) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status: 500, code: 'GUEST_TRAPPED' });
  });

  it('overflows 200 times in a row, and the host is none the worse for it', async () => {
    for (let i = 0; i < 200; i++) expect(await host.get('recursion')).toMatchObject({ status: 500, code: 'GUEST_TRAPPED' });
    await host.quiet('recursion');
    await host.neighbourLives();
  });

  it('that overflows cannot be caught to go on for ever', async () => {
    for (const { status, code } of await host.attack('recursion-that-catches')) {
      expect([status, code]).toEqual([
        expect.toSatisfy((n) => n === 500 || n === 504),
        expect.stringMatching(/^(GUEST_TRAPPED|LIMIT_CPU_TIME)$/),
      ]);
    }
  });
});
