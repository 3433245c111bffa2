import { findPower, powerHigh, powerLow } from "./powers";
import { multiplyHigh } from "./wide";

/**
 * The shortest decimal that reads back as a double, and the nearest of those: what JavaScript writes. AssemblyScript's own
 * conversion is neither for one number in a thousand. This is Schubfach, by Raffaello Giulietti: the decimals of one length
 * have such gaps that at most two of them need a look.
 */

const MOST_63: u64 = 0x7fff_ffff_ffff_ffff;
const FRACTION_BITS: i32 = 52;
/** The bit of a significand that a normal double leaves out. */
const IMPLICIT: u64 = 1 << 52;
const LOWEST_EXPONENT: i32 = -1074;
/** Digits that an exponent begins behind, and zeros that it begins before. */
const MOST_WHOLE: i32 = 21;
const LEAST: i32 = -6;

/** What `findShortest` found: a number without zeros at its end, */
let significand: u64 = 0;
/** times ten to this power. */
let exponent: i32 = 0;

/**
 * Writes a number as JavaScript does.
 *
 * @param at where code units go; 25 are the most
 * @param value finite
 * @returns where they end
 */
export function writeShortest(at: usize, value: f64): usize {
  if (value < 0) {
    store<u16>(at, 0x2d);
    at += 2;
  }
  if (value == 0) {
    store<u16>(at, 0x30);
    return at + 2;
  }
  findShortest(reinterpret<u64>(value) & MOST_63);
  const digits = countDigits(significand);
  const point = digits + exponent;
  if (point > MOST_WHOLE || point <= LEAST) return writeWithExponent(at, digits, point - 1);
  if (point <= 0) {
    at = writeZeros(writePoint(writeZeros(at, 1)), -point);
    return writeDigits(at, significand, digits);
  }
  if (exponent >= 0) return writeZeros(writeDigits(at, significand, digits), exponent);
  return writeWithPoint(at, digits, point);
}

function writeWithExponent(at: usize, digits: i32, power: i32): usize {
  at = digits == 1 ? writeDigits(at, significand, 1) : writeWithPoint(at, digits, 1);
  store<u16>(at, 0x65);
  store<u16>(at, power < 0 ? 0x2d : 0x2b, 2);
  const size = <u64>abs(power);
  return writeDigits(at + 4, size, countDigits(size));
}

/** Writes all digits one place to the right, then moves those before the point. */
function writeWithPoint(at: usize, digits: i32, whole: i32): usize {
  const end = writeDigits(at + 2, significand, digits);
  memory.copy(at, at + 2, <usize>whole << 1);
  writePoint(at + (<usize>whole << 1));
  return end;
}

function writePoint(at: usize): usize {
  store<u16>(at, 0x2e);
  return at + 2;
}

function writeZeros(at: usize, count: i32): usize {
  for (; count > 0; count--, at += 2) store<u16>(at, 0x30);
  return at;
}

function writeDigits(at: usize, value: u64, digits: i32): usize {
  const end = at + (<usize>digits << 1);
  for (let each = end; each > at; value /= 10) store<u16>((each -= 2), 0x30 + <u32>(value % 10));
  return end;
}

function countDigits(value: u64): i32 {
  let digits = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  return digits;
}

function findShortest(bits: u64): void {
  const fraction = bits & (IMPLICIT - 1);
  const biased = <i32>(bits >> FRACTION_BITS);
  const c = biased == 0 ? fraction : fraction | IMPLICIT;
  const q = max(biased, 1) + LOWEST_EXPONENT - 1;
  // Below a power of two, doubles lie closer together than above it.
  const isEven = fraction != 0 || biased <= 1;
  choose(c, q, isEven);
  while (significand % 10 == 0) {
    significand /= 10;
    exponent++;
  }
}

/** The decimal for `c` times two to the power of `q`. Names and steps are those of the paper. */
function choose(c: u64, q: i32, isEven: bool): void {
  const out = c & 1;
  const k = isEven ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
  const h = <u64>(q + floorLog2Pow10(-k) + 2);
  findPower(-k);
  const cb = c << 2;
  const vb = roundToOdd(cb << h);
  const vbl = roundToOdd((cb - (isEven ? 2 : 1)) << h);
  const vbr = roundToOdd((cb + 2) << h);
  const s = vb >> 2;
  if (s >= 10) {
    const shorter = s / 10;
    const sp = shorter * 10;
    const tp = sp + 10;
    const isLowerIn = vbl + out <= sp << 2;
    const isUpperIn = (tp << 2) + out <= vbr;
    if (isLowerIn != isUpperIn) return take(isLowerIn ? shorter : shorter + 1, k + 1);
  }
  const t = s + 1;
  const isLowerIn = vbl + out <= s << 2;
  const isUpperIn = (t << 2) + out <= vbr;
  if (isLowerIn != isUpperIn) return take(isLowerIn ? s : t, k);
  const difference = <i64>(vb - ((s + t) << 1));
  take(difference < 0 || (difference == 0 && (s & 1) == 0) ? s : t, k);
}

function take(digits: u64, power: i32): void {
  significand = digits;
  exponent = power;
}

/** The product with the power that was found, of which a last bit says whether anything was cut. */
function roundToOdd(cp: u64): u64 {
  const x1 = multiplyHigh(powerLow, cp);
  const y0 = powerHigh * cp;
  const y1 = multiplyHigh(powerHigh, cp);
  const z = (y0 >> 1) + x1;
  const w = y1 + (z >> 63);
  return w | (((z & MOST_63) + MOST_63) >> 63);
}

function floorLog10Pow2(e: i32): i32 {
  return <i32>((<i64>e * 661_971_961_083) >> 41);
}

function floorLog10ThreeQuartersPow2(e: i32): i32 {
  return <i32>((<i64>e * 661_971_961_083 - 274_743_187_321) >> 41);
}

function floorLog2Pow10(e: i32): i32 {
  return <i32>((<i64>e * 913_124_641_741) >> 38);
}
