/** `cabi_realloc` for a module with a memory and a mutable global `$top`: allocates upwards, grows, never frees. */
export const CABI_REALLOC = `(func (export "cabi_realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32) (result i32)
  (local $at i32)
  (local.set $at (i32.and
    (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get $align))))
  (global.set $top (i32.add (local.get $at) (local.get $new)))
  (loop $grow (if (i32.gt_u (global.get $top) (i32.mul (memory.size) (i32.const 65536)))
    (then (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1))) unreachable)))
  (if (local.get $old) (then (memory.copy (local.get $at) (local.get $old)
    (select (local.get $size) (local.get $new) (i32.lt_u (local.get $size) (local.get $new))))))
  (local.get $at))`;
