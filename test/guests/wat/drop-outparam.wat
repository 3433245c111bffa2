;; Drops the response-outparam instead of setting it, then goes on for ever.
(module
  (import "wasi:http/types@0.2.12" "[resource-drop]response-outparam" (func $drop (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $wait (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (memory (export "memory") 1)
  (func (export "wasi:http/incoming-handler@0.2.12#handle") (param i32 i32)
    (call $drop (local.get 1))
    (call $block (call $wait (i64.const -1)))))
