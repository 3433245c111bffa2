/** The value of a hexadecimal digit, or -1. */
export function hexValue(unit: i32): i32 {
  if (<u32>(unit - 0x30) < 10) return unit - 0x30;
  const lower = unit | 0x20;
  return <u32>(lower - 0x61) < 6 ? lower - 0x57 : -1;
}

/** `0` to `F` for 0 to 15. */
export function upperHexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}
