import type { GuestText } from './guest.ts';

/** Adds what a step has seen to the answer: eight letters for 32 bits. */
const SEE = `(func $see (param $n i32) (local $i i32)
  (loop $digit
    (i32.store8 (global.get $end) (i32.add (i32.const 97) (i32.and (local.get $n) (i32.const 15))))
    (global.set $end (i32.add (global.get $end) (i32.const 1)))
    (local.set $n (i32.shr_u (local.get $n) (i32.const 4)))
    (br_if $digit (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8)))))`;

/** A number that depends on every byte of the memory. */
const HASH = `(func $hash (result i32) (local $at i32) (local $end i32) (local $sum i32)
  (local.set $end (i32.shl (memory.size) (i32.const 16)))
  (loop $more
    (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (i32.load (local.get $at))))
    (br_if $more (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
  (local.get $sum))`;

/** One step for each letter from \`a\` on: all that a core module can change, and all ways to look at it. */
const STEPS: readonly string[] = [
  // a–d: globals of all types
  '(call $see (global.get $n)) (global.set $n (i32.add (global.get $n) (i32.const 1)))',
  '(call $see (i32.wrap_i64 (global.get $l))) (global.set $l (i64.mul (global.get $l) (i64.const 3)))',
  '(call $see (i32.reinterpret_f32 (global.get $f))) (global.set $f (f32.mul (global.get $f) (f32.const 1.5)))',
  '(call $see (ref.is_null (global.get $r))) (global.set $r (select (result funcref) (ref.func $two) (ref.null func) (ref.is_null (global.get $r))))',
  // e–h: memory
  '(call $see (i32.load (i32.const 70000))) (i32.store (i32.const 70000) (i32.add (i32.load (i32.const 70000)) (i32.const 77)))',
  '(call $see (call $hash))',
  '(call $see (memory.grow (i32.const 2))) (i32.store (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 4)) (i32.const 99))',
  '(memory.fill (i32.const 100000) (i32.const 5) (i32.const 50000))',
  // i–k: segments
  '(memory.init $d (i32.const 80000) (i32.const 0) (i32.const 8)) (call $see (i32.load (i32.const 80000)))',
  '(data.drop $d)',
  '(elem.drop $e)',
  // l–p: tables
  '(table.init $t $e (i32.const 2) (i32.const 0) (i32.const 2))',
  '(call $see (call_indirect $t (type $f) (i32.const 2)))',
  '(table.set $t (i32.const 1) (global.get $r))',
  '(call $see (table.grow $t (ref.func $one) (i32.const 1)))',
  '(table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 2)) (call $see (ref.is_null (table.get $t (i32.const 0))))',
  // q–t: handles
  '(call $see (call $fields))',
  '(call $see (call $timer (i64.const -1)))',
  '(call $drop_fields (i32.const 3))',
  '(call $see (call $stderr))',
  // u–x: the second memory, and the ways to end. An access right behind the end would not do: pages that a sandbox grew
  // by are zero after a reset, but there.
  '(call $see (i32.load $second (i32.const 8))) (i32.store $second (i32.const 8) (i32.const 4321)) (call $see (memory.grow $second (i32.const 1)))',
  '(call $see (i32.load (i32.const -4)))',
  'unreachable',
  '(throw $x)',
];

const LETTERS = STEPS.map((_, i) => String.fromCharCode(97 + i));

/** Those that end the request. */
export const FATAL = ['v', 'w', 'x'] as const;
export const HARMLESS = LETTERS.filter((letter) => !(FATAL as readonly string[]).includes(letter));

/** A function that does what each letter of its path says and answers with what it saw. */
export const MACHINE: GuestText = {
  memory: '(memory (export "memory") 4)',
  with: `(type $f (func (result i32))) (memory $second 1) (tag $x)
    (table $t 4 40 funcref) (elem (table $t) (i32.const 0) func $one) (elem $e func $two $one) (elem declare func $one $two)
    (global $n (mut i32) (i32.const 7)) (global $l (mut i64) (i64.const -7)) (global $f (mut f32) (f32.const 0.5))
    (global $r (mut funcref) (ref.func $one)) (global $end (mut i32) (i32.const 200000))
    (data $d "passive!") (data (i32.const 70000) "initial content")
    (func $one (type $f) (i32.const 1)) (func $two (type $f) (i32.const 2)) ${SEE} ${HASH}
    ${STEPS.map((step, i) => `(func $step${i} ${step})`).join('\n')}
    (func $step (param $letter i32)
      ${'(block '.repeat(STEPS.length)}
        (br_table ${STEPS.map((_, i) => i).join(' ')} 0 (i32.sub (local.get $letter) (i32.const 97)))
      ${STEPS.map((_, i) => `) (call $step${i}) (return)`).join('\n')})`,
  locals: '(local $at i32) (local $stop i32)',
  handle: `(call $path (local.get $request) (i32.const 1024))
    (local.set $at (i32.add (i32.load (i32.const 1028)) (i32.const ${'/machine/'.length})))
    (local.set $stop (i32.add (i32.load (i32.const 1028)) (i32.load (i32.const 1032))))
    (block $done (loop $more
      (br_if $done (i32.ge_u (local.get $at) (local.get $stop)))
      (call $step (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $more)))
    (call $answer (local.get $out) (i32.const 200000) (i32.sub (global.get $end) (i32.const 200000)))`,
};
