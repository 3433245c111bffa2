import { appendDigit, beginDigits, nearestDouble } from "./bignum";
import { MOST_POWER, scaled } from "./rounded";

/** Powers of ten that a double holds exactly. */
// @ts-ignore: decorator
@lazy
const EXACT_POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];
const LARGEST_EXACT: u64 = 1 << 53;
/** Digits that always fit into 64 bits. */
const FEW_DIGITS: i32 = 19;
/** Digits that decide how to round; behind them only counts whether there are more. */
const MOST_DIGITS: i32 = 800;
/** Decimal positions of the first digit beyond which every number is infinite or zero. */
const HIGHEST: i32 = 310;
const LOWEST: i32 = -345;
const EXPONENT_BOUND: i32 = 1_000_000;

// @ts-ignore: decorator
@inline
function digitAt(text: usize): u32 {
  return <u32>load<u16>(text) - 0x30;
}

/**
 * The double nearest to a decimal number. AssemblyScript's own `parseFloat` is sometimes off by one unit in the last
 * place: a value that is read and written would change.
 *
 * @param text an optional minus, digits, an optional fraction and exponent; this is not checked
 */
export function parseDecimal(text: string): f64 {
  const start = changetype<usize>(text);
  return parseDecimalAt(start, start + (<usize>text.length << 1));
}

/** The same for code units from `at` to `end`. */
export function parseDecimalAt(at: usize, end: usize): f64 {
  const isNegative = at < end && load<u16>(at) == 0x2d;
  if (isNegative) at += 2;
  const digits = at;
  while (at < end && (load<u16>(at) | 0x20) != 0x65) at += 2;
  const exponent = at < end ? parseExponent(at + 2, end) : 0;
  const magnitude = readDigits(digits, at, exponent);
  return isNegative ? -magnitude : magnitude;
}

function parseExponent(at: usize, end: usize): i32 {
  const sign = load<u16>(at);
  if (sign == 0x2d || sign == 0x2b) at += 2;
  let exponent = 0;
  for (; at < end; at += 2) exponent = min(exponent * 10 + <i32>digitAt(at), EXPONENT_BOUND);
  return sign == 0x2d ? -exponent : exponent;
}

/** The digits from `start` to `end`, a point among them, times ten to the power of `exponent`. */
function readDigits(start: usize, end: usize, exponent: i32): f64 {
  let mantissa: u64 = 0;
  let count = 0;
  let isBehindPoint = false;
  for (let at = start; at < end; at += 2) {
    const digit = digitAt(at);
    if (digit > 9) {
      isBehindPoint = true;
      continue;
    }
    if (isBehindPoint) exponent--;
    // Zeros in front are not digits of the mantissa.
    if (digit == 0 && count == 0) continue;
    if (count++ < FEW_DIGITS) mantissa = mantissa * 10 + digit;
  }
  if (count == 0) return 0;
  if (count <= FEW_DIGITS && mantissa <= LARGEST_EXACT && exponent >= -22 && exponent <= 22) {
    // Both operands are exact, so the one rounding of the operation is the only one.
    const value = <f64>mantissa;
    return exponent < 0 ? value / EXACT_POWERS[-exponent] : value * EXACT_POWERS[exponent];
  }
  if (count <= FEW_DIGITS && abs(exponent) <= MOST_POWER) return scaled(mantissa, exponent);
  if (count + exponent > HIGHEST) return Infinity;
  if (count + exponent < LOWEST) return 0;
  return readExactly(start, end, count, exponent);
}

function readExactly(start: usize, end: usize, count: i32, exponent: i32): f64 {
  beginDigits(min(count, MOST_DIGITS + 1), exponent);
  let taken = 0;
  let isCut = false;
  for (let at = start; at < end; at += 2) {
    const digit = digitAt(at);
    if (digit > 9 || (digit == 0 && taken == 0)) continue;
    if (taken < MOST_DIGITS) {
      taken++;
      appendDigit(digit);
    } else if (digit != 0) isCut = true;
  }
  if (isCut) {
    appendDigit(1);
    taken++;
  }
  return nearestDouble(exponent + count - taken);
}
