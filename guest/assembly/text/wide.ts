/** The upper half of the product of two numbers of 64 bits. */
// @ts-ignore: decorator
@inline
export function multiplyHigh(a: u64, b: u64): u64 {
  const low = (a & 0xffff_ffff) * (b & 0xffff_ffff);
  const middle = (a >> 32) * (b & 0xffff_ffff) + (low >> 32);
  const cross = (a & 0xffff_ffff) * (b >> 32) + (middle & 0xffff_ffff);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (cross >> 32);
}
