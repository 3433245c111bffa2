;; Answers as the body of its request describes. `test/http/described.ts` writes the description: numbers at fixed places,
;; and lists of header fields whose pointers are right once the description lies at address 65536.
(module
  (import "wasi:http/types@0.2.12" "[static]fields.from-list" (func $fields (param i32 i32 i32)))
  (import "wasi:http/types@0.2.12" "[constructor]fields" (func $no_fields (result i32)))
  (import "wasi:http/types@0.2.12" "[constructor]outgoing-response" (func $response (param i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-response.set-status-code" (func $status (param i32 i32) (result i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-response.body" (func $body (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]outgoing-body.write" (func $write (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[static]outgoing-body.finish" (func $finish (param i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]incoming-request.consume" (func $consume (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[method]incoming-body.stream" (func $stream (param i32 i32)))
  (import "wasi:http/types@0.2.12" "[static]response-outparam.set"
    (func $set (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.12" "[method]input-stream.blocking-read" (func $read (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush" (func $send (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.12" "[resource-drop]output-stream" (func $drop (param i32)))
  (import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
  (memory (export "memory") 8)
  (global $free (mut i32) (i32.const 262144))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.add (global.get $free) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8)))))

  ;; The body of the request, to 65536.
  (func $load (param $request i32)
    (local $input i32) (local $at i32)
    (local.set $at (i32.const 65536))
    (call $consume (local.get $request) (i32.const 0))
    (call $stream (i32.load (i32.const 4)) (i32.const 0))
    (local.set $input (i32.load (i32.const 4)))
    (loop $more
      (call $read (local.get $input) (i64.const 65536) (i32.const 0))
      (if (i32.eqz (i32.load8_u (i32.const 0)))
        (then
          (memory.copy (local.get $at) (i32.load (i32.const 4)) (i32.load (i32.const 8)))
          (local.set $at (i32.add (local.get $at) (i32.load (i32.const 8))))
          (br $more)))))

  ;; A response with the described fields, or an empty one with the status of the first thing that was refused.
  (func $described (result i32)
    (local $made i32)
    (call $fields (i32.load (i32.const 65544)) (i32.load (i32.const 65548)) (i32.const 0))
    (if (i32.load8_u (i32.const 0)) (then (return (call $refused (i32.const 299)))))
    (local.set $made (call $response (i32.load (i32.const 4))))
    (if (call $status (local.get $made) (i32.load (i32.const 65536))) (then (return (call $refused (i32.const 298)))))
    (local.get $made))
  (func $refused (param $code i32) (result i32)
    (local $made i32)
    (local.set $made (call $response (call $no_fields)))
    (drop (call $status (local.get $made) (local.get $code)))
    (local.get $made))

  (func (export "wasi:http/incoming-handler@0.2.12#handle") (param $request i32) (param $out i32)
    (local $made i32) (local $shape i32) (local $body i32) (local $output i32)
    (call $load (local.get $request))
    (local.set $shape (i32.load (i32.const 65540)))
    (local.set $made (call $described))
    ;; 0: no body is asked for.
    (if (local.get $shape)
      (then
        (call $body (local.get $made) (i32.const 0))
        (local.set $body (i32.load (i32.const 4)))
        (call $write (local.get $body) (i32.const 0))
        (local.set $output (i32.load (i32.const 4)))))
    (call $set (local.get $out) (i32.const 0) (local.get $made)
      (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (if (i32.eqz (local.get $shape)) (then (return)))
    ;; 2 and 3: the head has left before the body begins.
    (if (i32.ge_u (local.get $shape) (i32.const 2)) (then (call $block (call $after (i64.const 3000000)))))
    ;; 3: without end.
    (block $closed
      (loop $again
        (call $send (local.get $output) (i32.load (i32.const 65552)) (i32.load (i32.const 65556)) (i32.const 0))
        (br_if $closed (i32.load8_u (i32.const 0)))
        (br_if $again (i32.eq (local.get $shape) (i32.const 3)))))
    (call $drop (local.get $output))
    (call $fields (i32.load (i32.const 65560)) (i32.load (i32.const 65564)) (i32.const 0))
    (call $finish (local.get $body) (i32.ne (i32.load (i32.const 65564)) (i32.const 0)) (i32.load (i32.const 4)) (i32.const 16))))
