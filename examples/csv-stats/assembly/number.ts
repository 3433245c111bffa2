import { parseDecimal } from "@skerry/guest";

/** Powers of ten that a double holds exactly. */
const EXACT_POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];
const LARGEST_EXACT: u64 = 1 << 53;
const MOST_DIGITS: i32 = 19;

// @ts-ignore: decorator
@inline
function isDigit(byte: i32): bool {
  return <u32>(byte - 0x30) < 10;
}

/**
 * The number that `length` bytes stand for, NaN when they stand for none: digits with an optional sign, fraction and
 * exponent.
 *
 * Digits and exponent make an exact quotient or product for whatever people write into tables; the rest goes the slow
 * way.
 */
export function parseNumber(pointer: usize, length: i32): f64 {
  const end = pointer + length;
  let at = pointer;
  if (at == end) return NaN;
  const sign = <i32>load<u8>(at);
  if (sign == 0x2d || sign == 0x2b) at++;
  let mantissa: u64 = 0;
  let digits = 0;
  let exponent = 0;
  for (; at < end && isDigit(load<u8>(at)); at++, digits++) mantissa = mantissa * 10 + load<u8>(at) - 0x30;
  if (at < end && load<u8>(at) == 0x2e) {
    at++;
    const whole = digits;
    for (; at < end && isDigit(load<u8>(at)); at++, digits++) mantissa = mantissa * 10 + load<u8>(at) - 0x30;
    exponent = whole - digits;
  }
  if (digits == 0) return NaN;
  if (at < end) {
    if ((load<u8>(at) | 0x20) != 0x65) return NaN;
    const power = parseExponent(at + 1, end);
    if (power == i32.MIN_VALUE) return NaN;
    exponent += power;
  }
  if (digits > MOST_DIGITS || mantissa > LARGEST_EXACT || exponent < -22 || exponent > 22) {
    const skipped = sign == 0x2b ? 1 : 0;
    return parseDecimal(String.UTF8.decodeUnsafe(pointer + skipped, length - skipped));
  }
  const magnitude =
    exponent < 0 ? <f64>mantissa / EXACT_POWERS[-exponent] : <f64>mantissa * EXACT_POWERS[exponent];
  return sign == 0x2d ? -magnitude : magnitude;
}

/** The digits behind an `e`; the smallest integer when there are none or something else. */
function parseExponent(at: usize, end: usize): i32 {
  const isNegative = at < end && load<u8>(at) == 0x2d;
  if (isNegative || (at < end && load<u8>(at) == 0x2b)) at++;
  if (at == end) return i32.MIN_VALUE;
  let power = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) return i32.MIN_VALUE;
    power = min(power * 10 + load<u8>(at) - 0x30, 100_000);
  }
  return isNegative ? -power : power;
}
