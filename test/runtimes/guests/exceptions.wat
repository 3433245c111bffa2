;; Throws and catches.
(component
  (core module $M
    (tag $t (param i32))
    (func $throw (param i32) (throw $t (i32.mul (local.get 0) (i32.const 2))))
    (func (export "run") (param i32) (result i32)
      (block $caught (result i32)
        (try_table (catch $t $caught) (call $throw (local.get 0)))
        (unreachable))
      (i32.add (i32.const 2))))
  (core instance $m (instantiate $M))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
