import { describe, expect, it } from 'vitest';
import { type Attacker, HostileHost } from './host.ts';

const TOP = 0xffff_fff0;
const stderr = '(local.set $s (call $stderr))';
const stream = { locals: '(local $s i32)' };
const reallocTo = (result: string): string => `(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) ${result})`;
const path = '(call $path (local.get $request) (i32.const 1024))';

/** Each of these breaks a rule of the border and traps. */
const TRAPS: Readonly<Record<string, Attacker>> = {
  // Pointers and lengths that the guest passes.
  'list-of-4-gib': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const 0) (i32.const ${TOP}) (i32.const 1024))` },
  'list-of-256-mib': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const 0) (i32.const 0x10000000) (i32.const 1024))` },
  'list-beyond-the-end': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const 65535) (i32.const 2) (i32.const 1024))` },
  'list-at-the-top': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const ${TOP}) (i32.const 0x20) (i32.const 1024))` },
  'empty-list-at-the-top': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const ${TOP}) (i32.const 0) (i32.const 1024))` },
  'result-at-the-top': { ...stream, handle: `${stderr} (call $put (local.get $s) (i32.const 0) (i32.const 1) (i32.const ${TOP}))` },
  'result-beyond-the-end': { ...stream, handle: `${stderr} (call $check (local.get $s) (i32.const 65528))` },
  'odd-result': { ...stream, handle: `${stderr} (call $check (local.get $s) (i32.const 1025))` },
  'string-of-4-gib': { handle: `(call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const ${TOP}))` },
  'string-at-the-top': { handle: `(call $log (i32.const 2) (i32.const ${TOP}) (i32.const 16) (i32.const 0) (i32.const 0))` },
  'string-not-utf8': {
    with: '(data (i32.const 1024) "\\ff\\fe")',
    handle: '(call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 1024) (i32.const 2))',
  },
  'string-of-a-surrogate': {
    with: '(data (i32.const 1024) "\\ed\\a0\\80")',
    handle: '(call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 1024) (i32.const 3))',
  },
  'unknown-enum': { handle: '(call $log (i32.const 6) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))' },
  'unknown-variant': {
    handle:
      '(call $set (local.get $out) (i32.const 2) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))',
  },
  'unknown-error-code': {
    handle:
      '(call $set (local.get $out) (i32.const 1) (i32.const 255) (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))',
  },
  'odd-list-of-handles': { handle: '(call $poll (i32.const 1025) (i32.const 1) (i32.const 1024))' },
  'a-billion-handles': { handle: '(call $poll (i32.const 1024) (i32.const 0x40000000) (i32.const 1024))' },
  'a-billion-fields': { handle: '(call $from_list (i32.const 1024) (i32.const 0x40000000) (i32.const 1024))' },
  'an-empty-poll': { handle: '(call $poll (i32.const 1024) (i32.const 0) (i32.const 1024))' },
  // Many elements at once: a call cannot be interrupted, so what it may bring along is bounded.
  // What `realloc` returns.
  'realloc-at-the-top': { realloc: reallocTo(`(i32.const ${TOP})`), handle: path },
  'realloc-beyond-the-end': { realloc: reallocTo('(i32.const 65535)'), handle: path },
  'realloc-traps': { realloc: reallocTo('unreachable'), handle: path },
  'realloc-throws': { with: '(tag $e)', realloc: reallocTo('(throw $e)'), handle: path },
  'realloc-calls-the-host': { realloc: reallocTo('(drop (call $now)) (i32.const 2048)'), handle: path },
  // A function of the border that is called from inside the border.
  'post-return-calls-the-host': {
    with: '(func (export "cabi_post_wasi:http/incoming-handler@0.2.12#handle") (drop (call $now)))',
    handle: '',
  },
  throws: { with: '(tag $e)', handle: '(throw $e)' },
  'zeroes-without-end': { ...stream, handle: `${stderr} (call $zeroes (local.get $s) (i64.const -1) (i32.const 1024))` },
};

/** Each of these is refused by a limit of its own. */
const LIMITED: Readonly<Record<string, Attacker & { readonly expected: readonly [number, string] }>> = {
  'random-without-end': { expected: [500, 'LIMIT_ALLOCATION'], handle: '(call $random (i64.const -1) (i32.const 1024))' },
  'random-of-4-gib': { expected: [500, 'LIMIT_ALLOCATION'], handle: '(call $random (i64.const 0x100000000) (i32.const 1024))' },
  'random-just-too-much': { expected: [500, 'LIMIT_ALLOCATION'], handle: '(call $random (i64.const 65537) (i32.const 1024))' },
  'forty-thousand-headers': {
    expected: [500, 'LIMIT_ALLOCATION'],
    locals: '(local $f i32) (local $i i32)',
    with: '(data (i32.const 1024) "x-y")',
    handle: `(local.set $f (call $fields)) (loop $more
      (call $append (local.get $f) (i32.const 1024) (i32.const 3) (i32.const 1024) (i32.const 3) (i32.const 2048))
      (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 40000))))`,
  },
  'a-huge-header': {
    expected: [500, 'LIMIT_ALLOCATION'],
    memory: '(memory (export "memory") 32)',
    with: '(data (i32.const 1024) "x-y")',
    handle: `(memory.fill (i32.const 65536) (i32.const 65) (i32.const 1000000))
      (call $append (call $fields) (i32.const 1024) (i32.const 3) (i32.const 65536) (i32.const 1000000) (i32.const 2048))`,
  },
  'a-list-of-forty-thousand-headers': {
    expected: [500, 'LIMIT_ALLOCATION'],
    memory: '(memory (export "memory") 32)',
    locals: '(local $at i32)',
    with: '(data (i32.const 1024) "x-y")',
    handle: `(local.set $at (i32.const 65536)) (loop $more
        (i32.store (local.get $at) (i32.const 1024)) (i32.store offset=4 (local.get $at) (i32.const 3))
        (i32.store offset=8 (local.get $at) (i32.const 1024)) (i32.store offset=12 (local.get $at) (i32.const 3))
        (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const ${65_536 + 640_000}))))
      (call $from_list (i32.const 65536) (i32.const 40000) (i32.const 2048))`,
  },
  'two-hundred-thousand-fields': {
    expected: [500, 'LIMIT_ALLOCATION'],
    memory: '(memory (export "memory") 64)',
    handle: '(call $from_list (i32.const 65536) (i32.const 200000) (i32.const 2048))',
  },
  'write-more-than-permitted': {
    expected: [500, 'LIMIT_ALLOCATION'],
    ...stream,
    memory: '(memory (export "memory") 4)',
    handle: `${stderr} (call $put (local.get $s) (i32.const 0) (i32.const 65537) (i32.const 1024))`,
  },
  'a-wait-of-584-years': {
    expected: [504, 'LIMIT_WALL_TIME'],
    limits: { wallTimeMs: 200 },
    handle: '(call $block (call $timer (i64.const -1)))',
  },
  'an-alarm-at-the-end-of-time': {
    expected: [504, 'LIMIT_WALL_TIME'],
    limits: { wallTimeMs: 200 },
    handle: '(call $block (call $alarm (i64.const -1)))',
  },
  'a-wait-in-start': {
    expected: [504, 'LIMIT_WALL_TIME'],
    limits: { wallTimeMs: 200 },
    with: '(func $start (call $block (call $timer (i64.const -1)))) (start $start)',
    handle: 'unreachable',
  },
  'waits-in-start-that-catch': {
    expected: [504, 'LIMIT_WALL_TIME'],
    limits: { wallTimeMs: 200 },
    with: `(func $start (loop $more (block $caught (try_table (catch_all $caught) (call $block (call $timer (i64.const -1))))) (br $more)))
      (start $start)`,
    handle: 'unreachable',
  },
};

const host = HostileHost.serve({ ...TRAPS, ...LIMITED });

describe('what breaks the rules of the border is a trap', () => {
  it.each(Object.keys(TRAPS))('%s', async (name) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status: 500, code: 'GUEST_TRAPPED' });
  });
});

describe('what asks for too much is refused', () => {
  it.each(Object.entries(LIMITED))('%s', async (name, { expected: [status, code] }) => {
    for (const outcome of await host.attack(name)) expect(outcome).toMatchObject({ status, code });
  });
});
