import { round } from "./rounded";

/**
 * Natural numbers of up to 4096 bits in memory, 32 bits a limb, lowest first: just what correct reading of decimal
 * numbers needs. The longest are 10^1145, and 800 digits.
 */

const MOST_LIMBS: i32 = 128;
/** Limbs that the numbers at hand need, and a few more. */
let inUse: i32 = 128;
let bytes: usize = 512;
// @ts-ignore: decorator
@lazy
const NUMERATOR: usize = memory.data(512, 4);
// @ts-ignore: decorator
@lazy
const DENOMINATOR: usize = memory.data(512, 4);

/** Multiplies by `factor` and adds `term`. */
function multiplyAdd(number: usize, factor: u32, term: u32): void {
  let carry = <u64>term;
  for (let at = number; at < number + bytes; at += 4) {
    carry += <u64>load<u32>(at) * factor;
    store<u32>(at, <u32>carry);
    carry >>= 32;
  }
}

function multiplyByPowerOfTen(number: usize, power: i32): void {
  for (; power >= 9; power -= 9) multiplyAdd(number, 1_000_000_000, 0);
  for (; power > 0; power--) multiplyAdd(number, 10, 0);
}

function bitLength(number: usize): i32 {
  for (let limb = inUse - 1; limb >= 0; limb--) {
    const value = load<u32>(number + (<usize>limb << 2));
    if (value != 0) return (limb + 1) * 32 - <i32>clz(value);
  }
  return 0;
}

function shiftLeft(number: usize, bits: i32): void {
  const limbs = bits >> 5;
  const rest = bits & 31;
  for (let limb = inUse - 1; limb >= 0; limb--) {
    const high = limb >= limbs ? load<u32>(number + (<usize>(limb - limbs) << 2)) : 0;
    const low = limb > limbs ? load<u32>(number + (<usize>(limb - limbs - 1) << 2)) : 0;
    store<u32>(number + (<usize>limb << 2), <u32>((((<u64>high << 32) | low) << rest) >> 32));
  }
}

function isLess(left: usize, right: usize): bool {
  for (let at = bytes; at > 0; at -= 4) {
    const a = load<u32>(left + at - 4);
    const b = load<u32>(right + at - 4);
    if (a != b) return a < b;
  }
  return false;
}

function subtract(from: usize, number: usize): void {
  let borrow: i64 = 0;
  for (let at: usize = 0; at < bytes; at += 4) {
    borrow += <i64>load<u32>(from + at) - <i64>load<u32>(number + at);
    store<u32>(from + at, <u32>borrow);
    borrow >>= 32;
  }
}

/**
 * Starts a number from nothing; digits follow with `appendDigit`.
 *
 * @param digits how many there will be
 * @param exponent of ten, about
 */
export function beginDigits(digits: i32, exponent: i32): void {
  // A digit is less than 7/2 bits, and the quotient needs 64 bits of room.
  inUse = min(MOST_LIMBS, (((max(digits, 0) + abs(exponent)) * 7) >> 6) + 6);
  bytes = <usize>inUse << 2;
  memory.fill(NUMERATOR, 0, bytes);
}

export function appendDigit(digit: u32): void {
  multiplyAdd(NUMERATOR, 10, digit);
}

/** The double nearest to the digits times ten to the power of `exponent`, ties to even. The digits are not all zero. */
export function nearestDouble(exponent: i32): f64 {
  memory.fill(DENOMINATOR, 0, bytes);
  store<u32>(DENOMINATOR, 1);
  multiplyByPowerOfTen(exponent < 0 ? DENOMINATOR : NUMERATOR, abs(exponent));
  // Of equal length, the quotient lies between one half and two.
  const shift = bitLength(DENOMINATOR) - bitLength(NUMERATOR);
  shiftLeft(shift > 0 ? NUMERATOR : DENOMINATOR, abs(shift));
  let quotient: u64 = 0;
  for (let i = 0; i < 64; i++) {
    quotient <<= 1;
    if (!isLess(NUMERATOR, DENOMINATOR)) {
      subtract(NUMERATOR, DENOMINATOR);
      quotient |= 1;
    }
    shiftLeft(NUMERATOR, 1);
  }
  const leading = <i32>clz(quotient);
  return round(quotient << leading, -shift - leading, bitLength(NUMERATOR) != 0);
}
