import type { GuestText } from './guest.ts';

const MEGABYTES = (count: number): string => `(memory (export "memory") ${count * 16})`;
const forever = (inside: string): string => `(loop $forever ${inside} (br $forever)) (unreachable)`;

/** Shapes that never end by themselves, and that only the limit on CPU time ends. */
export const LOOPS: Readonly<Record<string, GuestText>> = {
  plain: { handle: forever('') },
  nested: {
    locals: '(local $i i32)',
    handle: forever(`(local.set $i (i32.const 100000)) (loop $inner (br_if $inner (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`),
  },
  'by-table': { handle: '(loop $a (block $b (br_table $a $a $b (i32.const 1))))' },
  fill: { memory: MEGABYTES(64), handle: forever('(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))') },
  copy: { memory: MEGABYTES(64), handle: forever('(memory.copy (i32.const 1) (i32.const 0) (i32.const 0x3fffff0))') },
  'fill-nothing': { handle: forever('(memory.fill (i32.const 0) (i32.const 1) (i32.const 0))') },
  'fill-table': {
    with: '(table $t 100000 funcref)',
    handle: forever('(table.fill $t (i32.const 0) (ref.null func) (i32.const 100000))'),
  },
  'copy-table': {
    with: '(table $t 100000 funcref)',
    handle: forever('(table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 99999))'),
  },
  init: {
    memory: MEGABYTES(1),
    with: `(data $d "${'x'.repeat(8192)}")`,
    handle: forever('(memory.init $d (i32.const 0) (i32.const 0) (i32.const 8192))'),
  },
  'grow-by-nothing': { handle: forever('(drop (memory.grow (i32.const 0)))') },
  'grow-in-vain': { handle: forever('(drop (memory.grow (i32.const 60000)))') },
  tree: {
    with: '(func $tree (param i32) (if (local.get 0) (then (call $tree (i32.sub (local.get 0) (i32.const 1))) (call $tree (i32.sub (local.get 0) (i32.const 1))))))',
    handle: '(call $tree (i32.const 60))',
  },
  'straight-line': {
    with: Array.from({ length: 40 }, (_, i) => `(func $f${i} ${i === 0 ? 'nop' : `(call $f${i - 1}) (call $f${i - 1})`})`).join(''),
    handle: '(call $f39)',
  },
  'mutual-tree': {
    with: `(func $a (param i32) (if (local.get 0) (then (call $b (i32.sub (local.get 0) (i32.const 1))) (call $b (i32.sub (local.get 0) (i32.const 1))))))
      (func $b (param i32) (call $a (local.get 0)) (call $a (local.get 0)))`,
    handle: '(call $a (i32.const 40))',
  },
  'indirect-tree': {
    with: `(type $f (func (param i32))) (table $t 1 funcref) (elem (i32.const 0) $g)
      (func $g (type $f) (if (local.get 0) (then
        (call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
        (call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))`,
    handle: '(call $g (i32.const 60))',
  },
  'tail-calls': {
    with: '(func $a (return_call $b)) (func $b (return_call $a))',
    handle: '(call $a)',
  },
  'indirect-tail-calls': {
    with: '(type $f (func)) (table $t 1 funcref) (elem (i32.const 0) $a) (func $a (return_call_indirect (type $f) (i32.const 0)))',
    handle: '(call $a)',
  },
  'reference-tail-calls': {
    with: '(type $f (func)) (elem declare func $a) (func $a (return_call_ref $f (ref.func $a)))',
    handle: '(call $a)',
  },
  exceptions: {
    with: '(tag $e)',
    handle: forever('(block $caught (try_table (catch_all $caught) (throw $e)))'),
  },
  'catching-everything': { handle: forever(`(block $caught (try_table (catch_all $caught) ${forever('')}))`) },
  'in-start': { with: `(func $start ${forever('')}) (start $start)`, handle: 'unreachable' },
  'fill-in-start': {
    memory: MEGABYTES(64),
    with: `(func $start ${forever('(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))')}) (start $start)`,
    handle: 'unreachable',
  },
  'in-realloc': {
    realloc: `(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) ${forever('')})`,
    handle: '(call $path (local.get $request) (i32.const 1024))',
  },
  'in-post-return': {
    with: `(func (export "cabi_post_wasi:http/incoming-handler@0.2.12#handle") ${forever('')})`,
    handle: '',
  },
  'cheap-host-function': { handle: forever('(drop (call $now))') },
  'random-bytes': {
    memory: MEGABYTES(1),
    realloc: '(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536))',
    handle: forever('(call $random (i64.const 65536) (i32.const 1024))'),
  },
  resources: { handle: forever('(call $drop_fields (call $fields))') },
  timers: { handle: forever('(call $drop_pollable (call $timer (i64.const -1)))') },
  'ready-pollables': {
    locals: '(local $p i32)',
    handle: `(local.set $p (call $timer (i64.const 0))) ${forever('(call $block (local.get $p))')}`,
  },
  'polls-of-ready-pollables': {
    locals: '(local $i i32)',
    realloc: '(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 16384))',
    handle: `(loop $fill (i32.store (i32.add (i32.const 4096) (i32.mul (local.get $i) (i32.const 4))) (call $timer (i64.const 0)))
        (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
      ${forever('(call $poll (i32.const 4096) (i32.const 1000) (i32.const 1024))')}`,
  },
  'empty-writes': {
    locals: '(local $s i32)',
    handle: `(local.set $s (call $stderr)) ${forever('(call $send (local.get $s) (i32.const 0) (i32.const 0) (i32.const 1024))')}`,
  },
};
