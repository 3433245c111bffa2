;; Asks for the value of API_KEY while it is initialized, before there is a request, and answers none.
(module
  (import "wasi:config/store@0.2.0-rc.1" "get" (func $get (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "API_KEY")
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.add (global.get $free) (local.get 3))))
  (func (export "_initialize")
    (call $get (i32.const 16) (i32.const 7) (i32.const 64)))
  (func (export "wasi:http/incoming-handler@0.2.12#handle") (param i32 i32)))
