/** Correct rounding of what fits into 128 bits. */

/** Powers of ten that 64 bits hold: 10^19 is the largest. */
export const MOST_POWER: i32 = 19;

/** What `divide` left over. */
let remainder: u64 = 0;

/**
 * The double nearest to `mantissa` times ten to the power of `exponent`, ties to even.
 *
 * @param mantissa not 0
 * @param exponent from -19 to 19
 */
export function scaled(mantissa: u64, exponent: i32): f64 {
  const power = powerOfTen(abs(exponent));
  return exponent < 0 ? quotient(mantissa, power) : product(mantissa, power);
}

function powerOfTen(exponent: i32): u64 {
  let power: u64 = 1;
  for (; exponent > 0; exponent--) power *= 10;
  return power;
}

function quotient(dividend: u64, divisor: u64): f64 {
  const up = <i32>clz(dividend);
  const down = <i32>clz(divisor);
  const high = dividend << up;
  const by = divisor << down;
  // Of equal length, the quotient lies between one half and two: its first bit is to be the highest.
  const isLess = high < by;
  const significand = isLess ? divide(high, 0, by) : divide(high >> 1, high << 63, by);
  return round(significand, down - up - (isLess ? 1 : 0), remainder != 0);
}

/** 128 bits divided by 64, of which the highest is set and which are more than `high`: schoolbook, 32 bits a digit. */
function divide(high: u64, low: u64, by: u64): u64 {
  const first = digitOf(high, low >> 32, by);
  const middle = ((high << 32) | (low >> 32)) - first * by;
  const second = digitOf(middle, low & 0xffff_ffff, by);
  remainder = ((middle << 32) | (low & 0xffff_ffff)) - second * by;
  return (first << 32) | second;
}

/** The next digit: a guess from the upper halves is at most two too large. */
function digitOf(high: u64, next: u64, by: u64): u64 {
  const upper = by >> 32;
  const lower = by & 0xffff_ffff;
  let digit = high / upper;
  let rest = high % upper;
  while (digit > 0xffff_ffff || digit * lower > ((rest << 32) | next)) {
    digit--;
    rest += upper;
    if (rest > 0xffff_ffff) break;
  }
  return digit;
}

function product(a: u64, b: u64): f64 {
  const low = (a & 0xffff_ffff) * (b & 0xffff_ffff);
  const middle = (a >> 32) * (b & 0xffff_ffff) + (low >> 32);
  const cross = (a & 0xffff_ffff) * (b >> 32) + (middle & 0xffff_ffff);
  const high = (a >> 32) * (b >> 32) + (middle >> 32) + (cross >> 32);
  const rest = (cross << 32) | (low & 0xffff_ffff);
  if (high == 0) return round(rest << clz(rest), 63 - <i32>clz(rest), false);
  const up = clz(high);
  const significand = up == 0 ? high : (high << up) | (rest >> (64 - up));
  return round(significand, 127 - <i32>up, rest << up != 0);
}

/** Rounds `significand`, whose highest bit is set and stands for two to the power of `exponent`. */
export function round(significand: u64, exponent: i32, isInexact: bool): f64 {
  if (exponent > 1023) return Infinity;
  const isNormal = exponent >= -1022;
  // A double holds 53 bits, fewer of them below the normal range.
  const dropped = isNormal ? 11 : 11 - 1022 - exponent;
  if (dropped > 64) return 0;
  const half = <u64>1 << (dropped - 1);
  const rest = dropped == 64 ? significand : significand & ((half << 1) - 1);
  let bits = dropped == 64 ? 0 : significand >> dropped;
  const isOdd = (bits & 1) != 0;
  // The highest bit of a normal number adds one to the exponent; a carry out of the fraction does the same.
  if (isNormal) bits += <u64>(exponent + 1022) << 52;
  if (rest > half || (rest == half && (isInexact || isOdd))) bits++;
  return reinterpret<f64>(bits);
}
