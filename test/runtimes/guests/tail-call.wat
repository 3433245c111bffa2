;; Counts down without growing the stack.
(component
  (core module $M
    (func $count (param $n i32) (param $sum i32) (result i32)
      (if (result i32) (local.get $n)
        (then (return_call $count (i32.sub (local.get $n) (i32.const 1)) (i32.add (local.get $sum) (i32.const 1))))
        (else (local.get $sum))))
    (func (export "run") (param i32) (result i32)
      (i32.sub (call $count (i32.mul (local.get 0) (i32.const 50000)) (i32.const 0)) (i32.const 999958))))
  (core instance $m (instantiate $M))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
