;; Adds and doubles in four lanes.
(component
  (core module $M
    (func (export "run") (param i32) (result i32)
      (i32x4.extract_lane 3 (i32x4.mul
        (i32x4.add (i32x4.splat (local.get 0)) (v128.const i32x4 0 0 0 1))
        (i32x4.splat (i32.const 2))))))
  (core instance $m (instantiate $M))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run"))))
