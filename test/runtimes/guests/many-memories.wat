;; Copies from one memory to another.
(component
  (core module $M
    (memory $a 1)
    (memory $b 1)
    (func (export "run") (param i32) (result i32)
      (i32.store $a (i32.const 8) (local.get 0))
      (memory.copy $b $a (i32.const 16) (i32.const 8) (i32.const 4))
      (i32.add (i32.load $b (i32.const 16)) (i32.const 22))))
  (core instance $m (instantiate $M))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
