import type { Part, Shape } from '../model.ts';

const BYTES: Shape = { kind: 'buffer', class: 'Uint8Array', element: 'u8' };
const U32: Shape = { kind: 'number', name: 'u32' };

export interface MemoryFunction {
  readonly name: string;
  readonly docs: string;
  readonly parameters: readonly Part[];
  readonly result: Shape | undefined;
  /** In WIT. */
  readonly type: string;
}

/** How a program gets at the memory of a module, which it cannot see. Offsets are those of the module. */
export const MEMORY: readonly MemoryFunction[] = [
  {
    name: 'readMemory',
    docs: 'A copy of bytes of the memory. Traps where it ends before.',
    parameters: [
      { name: 'offset', shape: U32 },
      { name: 'length', shape: U32 },
    ],
    result: BYTES,
    type: '(param "p0" u32) (param "p1" u32) (result (list u8))',
  },
  {
    name: 'writeMemory',
    docs: 'Copies bytes into the memory. Traps where it ends before.',
    parameters: [
      { name: 'offset', shape: U32 },
      { name: 'bytes', shape: BYTES },
    ],
    result: undefined,
    type: '(param "p0" u32) (param "p1" (list u8))',
  },
  { name: 'memorySize', docs: 'Bytes of the memory now.', parameters: [], result: U32, type: '(result u32)' },
];

/**
 * Copies between a foreign memory and one of its own, from which the component model takes values. Two modules with a memory each,
 * eight bytes at a time: jco cannot run one that copies between two memories.
 */
export const ACCESS = `
  (core module $Theirs
    (import "foreign" "memory" (memory 0))
    (func (export "get8") (param i32) (result i32) (i32.load8_u (local.get 0)))
    (func (export "set8") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
    (func (export "get64") (param i32) (result i64) (i64.load align=1 (local.get 0)))
    (func (export "set64") (param i32 i64) (i64.store align=1 (local.get 0) (local.get 1)))
    (func (export "size") (result i32) (i32.mul (memory.size) (i32.const 65536)))
    (func (export "reach") (param $offset i32) (param $length i32)
      (if (i64.gt_u
        (i64.add (i64.extend_i32_u (local.get $offset)) (i64.extend_i32_u (local.get $length)))
        (i64.mul (i64.extend_i32_u (memory.size)) (i64.const 65536)))
        (then (drop (i32.load8_u (i32.const -1))) unreachable))))
  (core instance $theirs (instantiate $Theirs (with "foreign" (instance $foreign))))
  (core module $Access
    (import "theirs" "get8" (func $get8 (param i32) (result i32)))
    (import "theirs" "set8" (func $set8 (param i32 i32)))
    (import "theirs" "get64" (func $get64 (param i32) (result i64)))
    (import "theirs" "set64" (func $set64 (param i32 i64)))
    (import "theirs" "size" (func $size (result i32)))
    (import "theirs" "reach" (func $reach (param i32 i32)))
    (memory (export "memory") 1)
    (func $reserve (export "realloc") (param $old i32) (param $size0 i32) (param $align i32) (param $size i32) (result i32)
      (local $missing i64)
      (local.set $missing (i64.sub
        (i64.shr_u (i64.add (i64.extend_i32_u (local.get $size)) (i64.const 65551)) (i64.const 16))
        (i64.extend_i32_u (memory.size))))
      (if (i64.gt_s (local.get $missing) (i64.const 0)) (then
        (if (i32.eq (memory.grow (i32.wrap_i64 (local.get $missing))) (i32.const -1)) (then unreachable))))
      (i32.const 16))
    (func (export "readMemory") (param $offset i32) (param $length i32) (result i32) (local $to i32) (local $end i32)
      (call $reach (local.get $offset) (local.get $length))
      (local.set $to (call $reserve (i32.const 0) (i32.const 0) (i32.const 1) (local.get $length)))
      (local.set $end (i32.add (local.get $to) (local.get $length)))
      (loop $words (if (i32.ge_u (i32.sub (local.get $end) (local.get $to)) (i32.const 8)) (then
        (i64.store align=1 (local.get $to) (call $get64 (local.get $offset)))
        (local.set $to (i32.add (local.get $to) (i32.const 8)))
        (local.set $offset (i32.add (local.get $offset) (i32.const 8)))
        (br $words))))
      (loop $bytes (if (i32.lt_u (local.get $to) (local.get $end)) (then
        (i32.store8 (local.get $to) (call $get8 (local.get $offset)))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (local.set $offset (i32.add (local.get $offset) (i32.const 1)))
        (br $bytes))))
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (local.get $length))
      (i32.const 0))
    (func (export "writeMemory") (param $offset i32) (param $from i32) (param $length i32) (local $end i32)
      (call $reach (local.get $offset) (local.get $length))
      (local.set $end (i32.add (local.get $from) (local.get $length)))
      (loop $words (if (i32.ge_u (i32.sub (local.get $end) (local.get $from)) (i32.const 8)) (then
        (call $set64 (local.get $offset) (i64.load align=1 (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 8)))
        (local.set $offset (i32.add (local.get $offset) (i32.const 8)))
        (br $words))))
      (loop $bytes (if (i32.lt_u (local.get $from) (local.get $end)) (then
        (call $set8 (local.get $offset) (i32.load8_u (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $offset (i32.add (local.get $offset) (i32.const 1)))
        (br $bytes)))))
    (func (export "memorySize") (result i32) (call $size)))
  (core instance $access (instantiate $Access (with "theirs" (instance $theirs))))`;
