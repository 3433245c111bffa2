/**
 * Whether two byte strings are equal, in a time that depends on their lengths and not on where they differ: for
 * signatures and tokens, which somebody could otherwise guess byte by byte.
 */
export function timingSafeEqual(left: Uint8Array, right: Uint8Array): bool {
  const length = left.length;
  if (length != right.length) return false;
  let difference: u32 = 0;
  for (let i = 0; i < length; i++) difference |= <u32>(left[i] ^ right[i]);
  return difference == 0;
}
