/** Decimal numbers, exactly: rounded as ECMA-402 says. */

export interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros in front; empty: zero. */
  readonly digits: string;
  /** How many of the digits stand before the point; may be negative, or more than there are. */
  readonly point: number;
}

export type Value = Decimal | 'NaN' | { readonly infinite: true; readonly isNegative: boolean };

export const ROUNDING_MODES = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'] as const;
export type RoundingMode = (typeof ROUNDING_MODES)[number];

const NUMERIC = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?$/i;
/** Exponents of texts beyond this are zero or infinite, and no sum of digits. */
const MOST_EXPONENT = 10_000;

/** A number, BigInt, or text, by the value that is meant: a number has the digits that it is printed with. */
export function valueOf(value: unknown): Value {
  const primitive = typeof value === 'object' && value !== null ? toPrimitive(value) : value;
  if (typeof primitive === 'bigint') return parsed(String(primitive))!;
  if (typeof primitive === 'string') return fromText(primitive);
  return fromNumber(Number(primitive));
}

function toPrimitive(value: object): unknown {
  const method = (value as { [Symbol.toPrimitive]?: (hint: string) => unknown })[Symbol.toPrimitive];
  if (method !== undefined) return method.call(value, 'number');
  const own: unknown = value.valueOf();
  return typeof own === 'object' ? String(value) : own;
}

function fromText(text: string): Value {
  const trimmed = text.trim();
  return (trimmed.length < MOST_EXPONENT && parsed(trimmed)) || fromNumber(Number(trimmed));
}

function fromNumber(number: number): Value {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return { infinite: true, isNegative: number < 0 };
  if (Object.is(number, -0)) return { isNegative: true, digits: '', point: 0 };
  return parsed(String(number))!;
}

function parsed(text: string): Decimal | undefined {
  const found = NUMERIC.exec(text);
  if (found === null) return undefined;
  const [, sign, whole = '', part = '', only = '', exponent = '0'] = found;
  if (Math.abs(Number(exponent)) > MOST_EXPONENT) return undefined;
  return normal(sign === '-', whole + part + only, whole.length + Number(exponent));
}

function normal(isNegative: boolean, digits: string, point: number): Decimal {
  const significant = digits.replace(/^0+/, '');
  const rest = significant.replace(/0+$/, '');
  return rest === ''
    ? { isNegative, digits: '', point: 0 }
    : { isNegative, digits: rest, point: point - (digits.length - significant.length) };
}

export const isZero = ({ digits }: Decimal): boolean => digits === '';

export const shifted = (value: Decimal, places: number): Decimal => (isZero(value) ? value : { ...value, point: value.point + places });

/** The power of ten of the first digit. */
export const magnitude = (value: Decimal): number => (isZero(value) ? 0 : value.point - 1);

/**
 * Rounds to a multiple of a power of ten.
 *
 * @param places digits behind the point; may be negative
 * @param increment rounds to multiples of this at the last of these places
 */
export function rounded(value: Decimal, places: number, mode: RoundingMode, increment = 1): Decimal {
  if (increment > 1) return roundedToMultiple(value, places, mode, increment);
  const kept = value.point + places;
  if (kept >= value.digits.length) return value;
  const digits = kept > 0 ? value.digits.slice(0, kept) : '';
  const rest = kept < 0 ? '0' + value.digits : value.digits.slice(Math.max(kept, 0));
  const isOdd = digits !== '' && Number(digits.at(-1)) % 2 === 1;
  const half = rest[0] === '5' && /^50*$/.test(rest) ? 0 : rest[0]! >= '5' ? 1 : -1;
  const next = goesUp(mode, value.isNegative, half, isOdd) ? plusOne(digits) : digits;
  return normal(value.isNegative, next === '' ? '0' : next, next.length - places);
}

function roundedToMultiple(value: Decimal, places: number, mode: RoundingMode, increment: number): Decimal {
  // As a whole number of its last digit, and the step in the same unit.
  const behind = Math.max(0, value.digits.length - (value.point + places));
  const whole = BigInt(`0${value.digits}${'0'.repeat(Math.max(0, value.point + places - value.digits.length))}`);
  const unit = 10n ** BigInt(behind);
  const step = BigInt(increment) * unit;
  const lower = whole - (whole % step);
  const distance = (whole - lower) * 2n;
  if (distance === 0n) return value;
  const half = distance === step ? 0 : distance > step ? 1 : -1;
  const result = goesUp(mode, value.isNegative, half, (lower / step) % 2n === 1n) ? lower + step : lower;
  const text = String(result / unit);
  return normal(value.isNegative, text, text.length - places);
}

/** @param half where the rest lies: below the middle, in it, above */
function goesUp(mode: RoundingMode, isNegative: boolean, half: number, isOdd: boolean): boolean {
  switch (mode) {
    case 'ceil':
      return !isNegative;
    case 'floor':
      return isNegative;
    case 'expand':
      return true;
    case 'trunc':
      return false;
    case 'halfCeil':
      return half > 0 || (half === 0 && !isNegative);
    case 'halfFloor':
      return half > 0 || (half === 0 && isNegative);
    case 'halfExpand':
      return half >= 0;
    case 'halfTrunc':
      return half > 0;
    case 'halfEven':
      return half > 0 || (half === 0 && isOdd);
  }
}

function plusOne(digits: string): string {
  let at = digits.length - 1;
  while (at >= 0 && digits[at] === '9') at--;
  const zeros = '0'.repeat(digits.length - 1 - at);
  return at < 0 ? `1${zeros}` : digits.slice(0, at) + String(Number(digits[at]) + 1) + zeros;
}

/** Digits before and behind the point, at least so many. */
export function written(value: Decimal, wholeDigits: number, partDigits: number): { whole: string; part: string } {
  const { digits, point } = value;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const part = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return { whole: whole.padStart(wholeDigits, '0'), part: part.padEnd(partDigits, '0') };
}
