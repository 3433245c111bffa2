;; One component instance calls another, which calls the host.
(component
  (import "test:host/api" (instance $api (export "later" (func (param "n" u32) (result u32)))))
  (component $Inner
    (import "later" (func $later (param "n" u32) (result u32)))
    (core func $later (canon lower (func $later)))
    (core module $M
      (import "" "later" (func $later (param i32) (result i32)))
      (func (export "double") (param i32) (result i32) (i32.mul (call $later (local.get 0)) (i32.const 2))))
    (core instance $m (instantiate $M (with "" (instance (export "later" (func $later))))))
    (func (export "double") (param "n" u32) (result u32) (canon lift (core func $m "double"))))
  (component $Outer
    (import "double" (func $double (param "n" u32) (result u32)))
    (core func $double (canon lower (func $double)))
    (core module $M
      (import "" "double" (func $double (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (i32.add (call $double (local.get 0)) (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance (export "double" (func $double))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
  (instance $inner (instantiate $Inner (with "later" (func $api "later"))))
  (instance $outer (instantiate $Outer (with "double" (func $inner "double"))))
  (export "run" (func $outer "run")))
