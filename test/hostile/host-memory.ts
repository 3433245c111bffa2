import type { Attacker } from './host.ts';

/** Whatever `inside` leaves behind, again and again. */
const many = (inside: string): string => `(loop $more ${inside} (br $more))`;

/** Letters from 8192 on: what may stand in a header or a path. */
const LETTERS = '(memory.fill (i32.const 8192) (i32.const 120) (i32.const 57344))';

const HANDLES = { handles: 1_000_000 };

/** Each of these makes the host hold more and more for it, and very little memory of its own. */
export const HOLDERS: Readonly<Record<string, Attacker>> = {
  'holds-fields': {
    locals: '(local $f i32) (local $i i32)',
    handle: `${LETTERS} ${many(`(local.set $f (call $fields)) (local.set $i (i32.const 4))
      (loop $fill (call $append (local.get $f) (i32.const 8192) (i32.const 1) (i32.const 8192) (i32.const 32000) (i32.const 1024))
        (br_if $fill (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`)}`,
    limits: HANDLES,
  },
  'holds-short-fields': {
    locals: '(local $f i32) (local $i i32)',
    handle: `${LETTERS} ${many(`(local.set $f (call $fields)) (local.set $i (i32.const 1000))
      (loop $fill (call $append (local.get $f) (i32.const 8192) (i32.const 1) (i32.const 8192) (i32.const 0) (i32.const 1024))
        (br_if $fill (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`)}`,
    limits: HANDLES,
  },
  'holds-fields-of-responses': {
    locals: '(local $f i32)',
    handle: `${LETTERS} ${many(`(local.set $f (call $fields))
      (call $append (local.get $f) (i32.const 8192) (i32.const 1) (i32.const 8192) (i32.const 57000) (i32.const 1024))
      (drop (call $response (local.get $f)))`)}`,
    limits: HANDLES,
  },
  'holds-streams': {
    locals: '(local $r i32) (local $i i32)',
    handle: many(`(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
      (call $write (i32.load (i32.const 1028)) (i32.const 1032)) (local.set $i (i32.const 4))
      (loop $fill (call $zeroes (i32.load (i32.const 1036)) (i64.const 65536) (i32.const 1040))
        (br_if $fill (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`),
    limits: HANDLES,
  },
  // A block of 8 KiB is begun for every second write, and 1 KiB of it is used.
  'holds-blocks': {
    locals: '(local $r i32) (local $i i32)',
    handle: many(`(local.set $r (call $response (call $fields))) (call $body (local.get $r) (i32.const 1024))
      (call $write (i32.load (i32.const 1028)) (i32.const 1032)) (local.set $i (i32.const 200))
      (loop $fill (call $zeroes (i32.load (i32.const 1036)) (i64.const 1) (i32.const 1040)) (call $zeroes (i32.load (i32.const 1036)) (i64.const 1) (i32.const 1040))
        (call $zeroes (i32.load (i32.const 1036)) (i64.const 1024) (i32.const 1040))
        (br_if $fill (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))`),
    limits: HANDLES,
  },
  'holds-paths': {
    locals: '(local $q i32)',
    handle: `${LETTERS} ${many(`(local.set $q (call $outgoing (call $fields)))
      (drop (call $set_path (local.get $q) (i32.const 1) (i32.const 8192) (i32.const 57000)))`)}`,
    limits: HANDLES,
  },
  'holds-handles': { handle: many('(drop (call $timer (i64.const -1)))'), limits: HANDLES },
  // One exception in each frame of the stack, and again as soon as that is full.
  'holds-exceptions': {
    with: `(tag $e (param i64 i64 i64 i64))
      (func $throw (throw $e (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)))
      (func $keep (param $depth i32) (local $r exnref)
        (block $caught (result exnref) (try_table (catch_all_ref $caught) (call $throw)) unreachable)
        (local.set $r)
        (if (local.get $depth) (then (call $keep (i32.sub (local.get $depth) (i32.const 1)))))
        (if (i32.eqz (local.get $depth)) (then (return)))
        (drop (ref.is_null (local.get $r))))`,
    handle: many('(call $keep (i32.const 5000))'),
    limits: { hostMemoryBytes: 16 * 1024 * 1024 },
  },
};
