/** A guest that holds things of the host. */
export const HOLDER = `(component
  (import "test:host/things" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))
    (export "[method]thing.get" (func (param "self" (borrow $thing)) (result u32)))
    (export "[static]thing.sum" (func (param "a" (borrow $thing)) (param "b" (own $thing)) (result u32)))))
  (alias export $things "thing" (type $thing))
  (core func $new (canon lower (func $things "[constructor]thing")))
  (core func $get (canon lower (func $things "[method]thing.get")))
  (core func $sum (canon lower (func $things "[static]thing.sum")))
  (core func $drop (canon resource.drop $thing))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "get" (func $get (param i32) (result i32)))
    (import "" "sum" (func $sum (param i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "get") (param i32) (result i32) (call $get (local.get 0)))
    (func (export "sum") (param i32 i32) (result i32) (call $sum (local.get 0) (local.get 1)))
    (func (export "drop") (param i32) (call $drop (local.get 0)))
    (func (export "keep") (param i32))
    (func (export "give") (param i32) (result i32) (call $sum (call $new (i32.const 1)) (local.get 0)))
    (func (export "peek") (param i32) (result i32) (local $n i32)
      (local.set $n (call $get (local.get 0))) (call $drop (local.get 0)) (local.get $n))
    (func (export "fill") (loop $l (drop (call $new (i32.const 1))) (br $l))))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "get" (func $get)) (export "sum" (func $sum)) (export "drop" (func $drop))))))
  (func (export "make") (param "n" u32) (result u32) (canon lift (core func $m "make")))
  (func (export "get") (param "h" u32) (result u32) (canon lift (core func $m "get")))
  (func (export "sum") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $m "sum")))
  (func (export "drop") (param "h" u32) (canon lift (core func $m "drop")))
  (func (export "keep") (param "t" (borrow $thing)) (canon lift (core func $m "keep")))
  (func (export "peek") (param "t" (borrow $thing)) (result u32) (canon lift (core func $m "peek")))
  (func (export "give") (param "t" (borrow $thing)) (result u32) (canon lift (core func $m "give")))
  (func (export "fill") (canon lift (core func $m "fill"))))`;

/** Tells what was disposed of. */
export class Thing {
  static dropped: number[] = [];
  readonly n: number;

  constructor(n: number) {
    this.n = n;
  }

  get(): number {
    return this.n;
  }

  static sum(a: Thing, b: Thing): number {
    return a.n + b.n;
  }

  [Symbol.dispose](): void {
    Thing.dropped.push(this.n);
  }
}
