import { describe, expect, it } from 'vitest';
import { SkerryError } from '../../base/index.ts';
import { assemble } from './fixture.ts';
import { harden } from './index.ts';

const RICH = `(module
  (type $f (func (param i32) (result i32))) (rec (type $r (func (param i32 i64))))
  (import "a" "f" (func $log (param i32))) (import "a" "g" (global $g i32)) (import "a" "m" (memory $m 1))
  (memory $own i64 1 3) (table $t 4 9 funcref) (table $n 2 (ref null $f))
  (tag $e (param i32)) (global $x (mut i64) (i64.const -5)) (global $y (mut funcref) (ref.func $h))
  (export "x" (global $x)) (export "h" (func $h)) (export "t" (table $t)) (start $s)
  (elem (table $t) (i32.const 1) func $h $s) (elem $p (ref null $f) (ref.func $h) (ref.null $f)) (elem declare func $s)
  (data $d "some data") (data (memory $m) (i32.const 4) "more")
  (func $s (call $log (global.get $g)))
  (func $h (type $f) (local i32 i64 f32 f64 v128 funcref)
    (loop $l (br_if $l (i32.lt_s (local.tee 1 (i32.add (local.get 1) (i32.const 200))) (local.get 0))))
    (block $b (loop $o (block $i (br_table $b $i $o (local.get 0)))))
    (local.set 4 (f64.const 1.5)) (local.set 3 (f32.const 2.5)) (local.set 5 (v128.const i64x2 1 2))
    (local.set 5 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get 5) (v128.load $m offset=3 (i32.const 4))))
    (memory.init $m $d (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $d) (elem.drop $p)
    (memory.copy $m $m (i32.const 0) (i32.const 4) (local.get 0)) (memory.fill $own (i64.const 0) (i32.const 1) (i64.const 9000))
    (table.set $t (i32.const 0) (ref.func $h)) (drop (table.grow $t (ref.null func) (i32.const 1)))
    (drop (memory.grow $own (i64.const 1))) (drop (memory.size $m))
    (block $c (result i32) (try_table (catch $e $c) (throw $e (i32.const 3))) (i32.const 4))
    (call_indirect $t (type $f) (local.get 0)) (drop)
    (select (result i32) (i32.const 1) (i32.trunc_sat_f64_u (local.get 4)) (ref.is_null (local.get 6)))
    (if (result i32) (then (return_call $h (i32.const 1))) (else (call_ref $f (i32.const 2) (table.get $n (i32.const 0)))))))`;

const SHORT = `(module (memory 1) (func (export "f") (param i32) (result i32)
  (block $x (loop $l (br_if $x (i32.eqz (local.get 0))) (i32.store8 (local.get 0) (i32.const 1))
    (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))) (br $x))) (i32.load8_u (i32.const 3))))`;

/** Its data leaves it, but for what instructions name. */
const DATA = `(module (import "a" "m" (memory 1)) (memory $m 2 3) (memory $w i64 1) (table 2 9 funcref) (table 1 externref)
  (global (mut i32) (i32.const 70000)) (global (mut i64) (i64.const -1)) (global i32 (i32.const 5)) (global (mut f32) (f32.const 1))
  (data (memory $m) (i32.const 131000) "abc") (data $p "passive") (data (memory $w) (i64.const 16) "wide") (data (memory $m) (i32.const 131001) "d")
  (func (export "f") (memory.init $m $p (i32.const 1) (i32.const 2) (i32.const 3)) (drop (table.grow 0 (ref.null func) (i32.const 1)))))`;

/**
 * A module is either refused, or comes out as valid as it went in. One way round is harmless and allowed: a reference
 * to a type that only hardening adds.
 */
function judge(bytes: Uint8Array<ArrayBuffer>): 'refused' | 'kept' {
  let hardened;
  try {
    hardened = harden(bytes).bytes;
  } catch (error) {
    if (SkerryError.is(error) && error.where?.startsWith('core module offset')) return 'refused';
    throw error;
  }
  if (WebAssembly.validate(bytes) !== WebAssembly.validate(hardened)) throw new Error('Hardening changed the verdict');
  return 'kept';
}

describe('malformed modules', () => {
  it('truncated at every byte are refused or judged as before', async () => {
    for (const text of [RICH, SHORT, DATA]) {
      const module = await assemble(text);
      expect(WebAssembly.validate(module)).toBe(true);
      for (let length = 0; length < module.length; length++) judge(module.slice(0, length));
      expect(judge(module)).toBe('kept');
    }
  });

  it('with any byte changed are refused or judged as before', async () => {
    for (const text of [RICH, SHORT, DATA]) {
      const module = await assemble(text);
      for (let at = 0; at < module.length; at++) {
        for (const flip of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff]) {
          const mutant = module.slice();
          mutant[at]! ^= flip;
          judge(mutant);
        }
      }
    }
  });

  it('made by random splices are refused or judged as before', async () => {
    const modules = [await assemble(RICH), await assemble(DATA)];
    let seed = 20_260_601;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 5000; round++) {
      const module = modules[round % 2]!;
      const mutant = module.slice();
      for (let edits = 1 + random(4); edits > 0; edits--) {
        const [to, from, length] = [random(module.length), random(module.length), random(12)];
        if (random(2) === 0) mutant.copyWithin(to, from, from + length);
        else mutant[to] = random(256);
      }
      judge(mutant);
    }
  });

  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  it.each([
    ['no module at all', [1, 2, 3], 'not a core WebAssembly module'],
    ['a component', [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], 'not a core WebAssembly module'],
    ['four billion types', [...header, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f], '4294967295 types'],
    ['an over-long integer', [...header, 1, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0], 'not a LEB128 number of 32 bits'],
    ['a section twice', [...header, 1, 1, 0, 1, 1, 0], 'repeated or out of order'],
    ['a function without a body', [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0], '1 functions are declared and 0 defined'],
    [
      'four billion locals',
      [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x0b],
      'locals',
    ],
  ])('%s', (_name, bytes, message) => {
    expect(() => harden(Uint8Array.from(bytes))).toThrow(message);
  });

  it('100,000 blocks deep need no stack', () => {
    const depth = 100_000;
    const code = [0, ...Array.from({ length: 2 * depth }, (_, i) => (i % 2 === 0 ? 0x02 : 0x40)), ...Array<number>(depth).fill(0x0b), 0x0b];
    const length = (n: number): number[] => [(n & 0x7f) | 0x80, ((n >> 7) & 0x7f) | 0x80, n >> 14];
    const body = [1, ...length(code.length), ...code];
    const bytes = Uint8Array.from([...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, ...length(body.length), ...body]);
    expect(judge(bytes)).toBe('kept');
  });
});
