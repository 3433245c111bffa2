import { describe, expect, it } from 'vitest';
import { assemble, run } from './fixture.ts';
import { harden } from './index.ts';

/** One module for each feature of the engine: `f` takes an i32, and gives what the plain module gives. */
const MODULES: Record<string, string> = {
  'sign extension and saturating conversion': `(func (export "f") (param i32) (result i32)
    (i32.add (i32.extend8_s (local.get 0)) (i32.trunc_sat_f64_s (f64.mul (f64.convert_i32_s (local.get 0)) (f64.const 1e9)))))`,
  'multi-value blocks and loops with parameters': `(func $two (param i32) (result i32 i32) (local.get 0) (i32.const 7))
    (func (export "f") (param i32) (result i32)
      (local.get 0) (i32.const 0)
      (loop $l (param i32 i32) (result i32)
        (i32.add) (local.tee 0) (i32.const 3)
        (br_if $l (i32.lt_s (local.get 0) (i32.const 50)))
        (drop))
      (call $two) (i32.mul))`,
  'bulk memory with passive data': `(memory 1) (data $d "hello world")
    (func (export "f") (param i32) (result i32)
      (memory.init $d (i32.const 8) (i32.const 0) (i32.const 11))
      (memory.copy (i32.const 100) (i32.const 8) (i32.and (local.get 0) (i32.const 7)))
      (memory.fill (i32.const 200) (local.get 0) (i32.const 9))
      (i32.add (i32.load (i32.const 100)) (i32.load (i32.const 204))))`,
  'large bulk operations that overlap': `(memory 64)
    (func (export "f") (param i32) (result i32)
      (memory.fill (i32.const 5) (i32.const 1) (i32.const 3000000))
      (i32.store (i32.const 77) (local.get 0))
      (memory.copy (i32.const 100) (i32.const 5) (i32.const 3000000))
      (memory.copy (i32.const 60) (i32.const 100) (i32.const 2500001))
      (i32.add (i32.load (i32.const 132)) (i32.load (i32.const 2500059))))`,
  'reference types and tables': `(table $t 10 funcref) (table $u 4 20 funcref) (elem $e func $a $b) (elem (table $t) (i32.const 2) func $b $a)
    (type $f (func (param i32) (result i32)))
    (func $a (type $f) (i32.add (local.get 0) (i32.const 1))) (func $b (type $f) (i32.mul (local.get 0) (i32.const 3)))
    (func (export "f") (param i32) (result i32)
      (table.init $u $e (i32.const 1) (i32.const 0) (i32.const 2))
      (table.copy $t $u (i32.const 5) (i32.const 1) (i32.const 2))
      (drop (table.grow $u (ref.func $b) (i32.const 3)))
      (table.fill $u (i32.const 0) (ref.func $a) (i32.const 1))
      (table.set $t (i32.const 0) (table.get $u (i32.const 0)))
      (i32.add (table.size $u) (i32.add
        (call_indirect $t (type $f) (local.get 0) (i32.and (local.get 0) (i32.const 1)) (i32.const 5) (i32.add))
        (call_indirect $u (type $f) (local.get 0) (i32.const 5)))))`,
  SIMD: `(memory 1) (func (export "f") (param i32) (result i32)
      (v128.store (i32.const 16) (i8x16.shuffle 0 1 2 3 4 5 6 7 31 30 29 28 27 26 25 24 (i32x4.splat (local.get 0)) (v128.const i32x4 1 2 3 4)))
      (v128.store8_lane 3 (i32.const 17) (v128.load32_splat offset=2 (i32.const 18)))
      (i32x4.extract_lane 1 (i32x4.add (v128.load (i32.const 16)) (v128.load8_lane 5 (i32.const 16) (i32x4.splat (i32.const 5))))))`,
  'relaxed SIMD': `(func (export "f") (param i32) (result i32)
      (i32x4.extract_lane 0 (i8x16.relaxed_swizzle (i32x4.splat (local.get 0)) (v128.const i32x4 0 1 2 3))))`,
  'tail calls': `(type $f (func (param i32 i32) (result i32))) (table funcref (elem $even $odd))
    (func $even (type $f) (if (result i32) (i32.eqz (local.get 0)) (then (local.get 1)) (else (return_call $odd (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 1) (i32.const 2))))))
    (func $odd (type $f) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const -1)) (else (return_call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (i32.const 0)))))
    (func (export "f") (param i32) (result i32) (call $even (i32.and (local.get 0) (i32.const 0xfff)) (i32.const 0)))`,
  'exceptions with exnref': `(tag $e (param i32))
    (func $throw (param i32) (throw $e (local.get 0)))
    (func (export "f") (param i32) (result i32) (local $r exnref)
      (block $h (result i32 exnref)
        (try_table (catch_ref $e $h) (call $throw (local.get 0)))
        (return (i32.const 1)))
      (local.set $r)
      (block $again (result i32)
        (try_table (result i32) (catch $e $again) (throw_ref (local.get $r))))
      (i32.add))`,
  'multiple memories': `(memory $a 1) (memory $b 1 3)
    (func (export "f") (param i32) (result i32)
      (i32.store $b offset=4 (i32.const 8) (local.get 0))
      (memory.copy $a $b (i32.const 0) (i32.const 8) (local.get 0) (i32.const 31) (i32.and))
      (drop (memory.grow $b (i32.const 1)))
      (i32.add (i32.load $a offset=4 (i32.const 0)) (i32.add (memory.size $b) (memory.size $a))))`,
  'memory64 and table64': `(memory i64 1 4) (table i64 3 funcref) (func $g)
    (func (export "f") (param i32) (result i32)
      (i64.store (i64.const 24) (i64.extend_i32_u (local.get 0)))
      (memory.fill (i64.const 100) (i32.const 3) (i64.extend_i32_u (i32.and (local.get 0) (i32.const 1023))))
      (drop (memory.grow (i64.const 1)))
      (table.fill (i64.const 0) (ref.func $g) (i64.const 2))
      (i32.add (i32.load offset=100 (i64.const 7)) (i32.wrap_i64 (i64.add (memory.size) (i64.load (i64.const 24))))))
    (elem declare func $g)`,
  'atomics on a private memory': `(memory 1) (func (export "f") (param i32) (result i32)
      (drop (i32.atomic.rmw.add (i32.const 8) (local.get 0))) (atomic.fence)
      (i32.add (i32.atomic.rmw8.cmpxchg_u (i32.const 8) (i32.const 1) (i32.const 9)) (memory.atomic.notify (i32.const 8) (i32.const 1))))`,
  'extended constants and globals': `(global $a i32 (i32.const 5)) (global $b (mut i32) (i32.add (global.get $a) (i32.mul (i32.const 3) (i32.const 4))))
    (global $c (mut i64) (i64.const -9)) (memory 1) (data (offset (i32.add (i32.const 4) (i32.const 4))) "abcd")
    (func (export "f") (param i32) (result i32)
      (global.set $b (i32.add (global.get $b) (local.get 0)))
      (global.set $c (i64.add (global.get $c) (i64.extend_i32_s (global.get $b))))
      (i32.add (i32.wrap_i64 (global.get $c)) (i32.load (i32.const 8))))`,
  'typed function references': `(type $f (func (param i32) (result i32))) (elem declare func $g)
    (table $t 2 (ref null $f)) (table $n 2 (ref $f) (ref.func $g)) (global $h (mut (ref $f)) (ref.func $g))
    (func $g (type $f) (i32.xor (local.get 0) (i32.const 0x55)))
    (func (export "f") (param i32) (result i32) (local $r (ref null $f))
      (local.set $r (ref.func $g))
      (block $null (drop (br_on_null $null (local.get $r))))
      (i32.add (call_ref $f (local.get 0) (ref.as_non_null (local.get $r)))
        (return_call_ref $f (call_ref $f (local.get 0) (global.get $h)) (table.get $n (i32.const 1)))))`,
  'i31 references': `(func (export "f") (param i32) (result i32) (local $r anyref)
      (local.set $r (ref.i31 (local.get 0)))
      (block $no (result anyref) (return (i31.get_s (br_on_cast_fail $no anyref (ref i31) (local.get $r)))))
      (drop) (i32.add (ref.test (ref i31) (local.get $r)) (i32.const 3)))`,
  'br_table, select with type, nested blocks': `(func (export "f") (param i32) (result i32) (local $s i32) (local $i i32)
      (loop $outer
        (local.set $i (i32.const 0))
        (block $x (loop $l (block $b (block $c
          (br_table $l $b $c $x $outer $x (select (result i32) (i32.const 3) (i32.rem_u (local.get $s) (i32.const 6)) (i32.gt_u (local.tee $s (i32.add (local.get $s) (i32.const 1))) (i32.const 400)))))
          (local.set $s (i32.add (local.get $s) (i32.const 5))))
          (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 9)))))
        (br_if $outer (i32.lt_u (local.get $s) (i32.and (local.get 0) (i32.const 0x3ff)))))
      (local.get $s))`,
};

const GC = `(type $s (struct (field (mut i32)) (field i8))) (type $a (array (mut i32))) (rec (type $l (sub (struct (field (ref null $l))))) (type $m (sub $l (struct (field (ref null $l)) (field i32)))))
  (func (export "f") (param i32) (result i32) (local $x (ref null $a)) (local $o (ref null $l))
    (local.set $x (array.new $a (local.get 0) (i32.const 10)))
    (array.fill $a (local.get $x) (i32.const 2) (i32.const 7) (i32.const 3))
    (array.copy $a $a (local.get $x) (i32.const 5) (local.get $x) (i32.const 1) (i32.const 4))
    (local.set $o (struct.new $m (ref.null $l) (local.get 0)))
    (i32.add (ref.test (ref $m) (local.get $o)) (i32.add (array.len (local.get $x)) (i32.add (array.get $a (local.get $x) (i32.const 6))
      (struct.get_s $s 1 (struct.new $s (local.get 0) (local.get 0)))))))`;

/** Legacy exceptions, which text tools no longer write: try, catch, catch_all, rethrow, delegate, in a loop. */
const LEGACY = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 0, 3, 2, 1, 0, 13, 3, 1, 0, 1, 7, 5, 1, 1, 0x66, 0, 0, 10, 46,
  1, 44, 0, 3, 0x40, 6, 0x40, 6, 0x40, 6, 0x40, 8, 0, 0x18, 0, 0x0b, 7, 0, 0x20, 0, 0x41, 1, 0x6b, 0x21, 0, 6, 0x40, 9, 1, 0x19, 0x0b, 0x0b,
  0x20, 0, 0x41, 0, 0x4a, 0x0d, 0, 0x0b, 0x20, 0, 0x41, 9, 0x6a, 0x0b,
]);

const NUMBERS = [0, 1, 2, 3, 7, 64, 255, 1000, 4097, -1, -77, 0x7fffffff];

function expectSame(plain: Uint8Array<ArrayBuffer>, collectedHeap = false, numbers = NUMBERS): void {
  for (const [fuel, virtualMemory] of [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const hardened = run(plain, { harden: { fuel, virtualMemory, collectedHeap }, slice: 500, slices: 1e9 });
    const first = new WebAssembly.Instance(new WebAssembly.Module(plain)).exports['f'] as (n: number) => number;
    expect(numbers.map((n) => hardened.call('f', n))).toEqual(numbers.map((n) => first(n)));
  }
}

describe('every proposal that the engine accepts', () => {
  it.each(Object.entries(MODULES))('%s', async (_name, text) => {
    expectSame(await assemble(`(module ${text})`));
  });

  it('legacy exceptions', () => {
    expect(WebAssembly.validate(LEGACY)).toBe(true);
    const few = NUMBERS.filter((n) => n < 100); // it throws that often
    expectSame(LEGACY, false, few);
  });

  it('collected heap, only where it is granted', async () => {
    const module = await assemble(`(module ${GC})`);
    expect(() => harden(module)).toThrow('struct or array types');
    expectSame(module, true);
  });

  it('keeps imports, exports and names', async () => {
    const module = await assemble(`(module (import "a" "f" (func $log (param i32))) (import "a" "g" (global i32))
      (func $helper (call $log (i32.const 5))) (func $crash (export "crash") (call $helper) (unreachable)) (memory (export "memory") 1)
      (export "log" (func $log)))`);
    const seen: number[] = [];
    const running = run(module, { imports: { a: { f: (n: number) => seen.push(n), g: 3 } } });
    const stack = await Promise.resolve()
      .then(() => running.call('crash'))
      .catch((error: Error) => error.stack);
    expect(seen).toEqual([5]);
    expect(stack).toContain('crash');
    expect(running.exports['memory']).toBeInstanceOf(WebAssembly.Memory);
    running.call('log', 8);
    expect(seen).toEqual([5, 8]);
  });

  it('gives the same bytes each time', async () => {
    const module = await assemble(`(module ${MODULES['reference types and tables']})`);
    expect(harden(module)).toEqual(harden(module));
  });
});

describe('what is refused', () => {
  it.each([
    ['shared memory', '(memory 1 2 shared)', 'shared between threads'],
    ['exceptions that carry references', '(tag (param externref))', 'carries a reference'],
    ['continuations', '(type $f (func)) (type $c (cont $f))', 'Type form 0x5d is not supported'],
  ])('%s', async (_name, text, message) => {
    const module = await assemble(`(module ${text})`);
    expect(() => harden(module)).toThrow(
      expect.objectContaining({ code: 'COMPONENT_UNSUPPORTED', message: expect.stringContaining(message) }),
    );
  });
});
