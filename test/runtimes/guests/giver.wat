;; Has things of its own, which the host holds.
(component
  (core module $State
    (global (export "dropped") (mut i32) (i32.const 0))
    (func (export "dtor") (param i32) (global.set 0 (local.get 0)))
    (func (export "last") (result i32) (global.get 0)))
  (core instance $state (instantiate $State))
  (type $thing' (resource (rep i32) (dtor (core func $state "dtor"))))
  (export $thing "thing" (type $thing'))
  (core func $new (canon resource.new $thing'))
  (core func $rep (canon resource.rep $thing'))
  (core func $drop (canon resource.drop $thing'))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "get") (param i32) (result i32) (local.get 0))
    (func (export "take") (param i32) (result i32) (local $n i32)
      (local.set $n (call $rep (local.get 0))) (call $drop (local.get 0)) (local.get $n)))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func (export "[constructor]thing") (param "n" u32) (result (own $thing)) (canon lift (core func $m "make")))
  (func (export "[method]thing.get") (param "self" (borrow $thing)) (result u32) (canon lift (core func $m "get")))
  (func (export "take") (param "t" (own $thing)) (result u32) (canon lift (core func $m "take")))
  (func (export "last") (result u32) (canon lift (core func $state "last"))))
