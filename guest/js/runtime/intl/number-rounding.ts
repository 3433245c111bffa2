/** How many digits a number is written with: `SetNumberFormatDigitOptions` and `FormatNumericToString` of ECMA-402. */
import { type Decimal, isZero, magnitude, rounded, ROUNDING_MODES, type RoundingMode, written } from './decimal.ts';
import { choice, type Options, whole, wholeOf } from './options.ts';

const INCREMENTS: ReadonlySet<number> = new Set([1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000]);

export interface Rounding {
  readonly minimumIntegerDigits: number;
  readonly minimumFractionDigits: number | undefined;
  readonly maximumFractionDigits: number | undefined;
  readonly minimumSignificantDigits: number | undefined;
  readonly maximumSignificantDigits: number | undefined;
  readonly roundingIncrement: number;
  readonly roundingMode: RoundingMode;
  readonly roundingPriority: 'auto' | 'morePrecision' | 'lessPrecision';
  /** How it goes about that: compact numbers have a way of their own. */
  readonly kind: 'fraction' | 'significant' | 'morePrecision' | 'lessPrecision';
  readonly trailingZeroDisplay: 'auto' | 'stripIfInteger';
}

export function readRounding(options: Options, least: number, most: number, isCompact: boolean): Rounding {
  const minimumIntegerDigits = whole(options, 'minimumIntegerDigits', 1, 21) ?? 1;
  const given = {
    minFraction: options['minimumFractionDigits'],
    maxFraction: options['maximumFractionDigits'],
    minSignificant: options['minimumSignificantDigits'],
    maxSignificant: options['maximumSignificantDigits'],
  };
  const roundingIncrement = whole(options, 'roundingIncrement', 1, 5000) ?? 1;
  if (!INCREMENTS.has(roundingIncrement)) throw new RangeError('roundingIncrement value is out of range.');
  const roundingMode = choice(options, 'roundingMode', ROUNDING_MODES, 'halfExpand' as const);
  const roundingPriority = choice(options, 'roundingPriority', ['auto', 'morePrecision', 'lessPrecision'] as const, 'auto' as const);
  const trailingZeroDisplay = choice(options, 'trailingZeroDisplay', ['auto', 'stripIfInteger'] as const, 'auto' as const);
  const hasSignificant = given.minSignificant !== undefined || given.maxSignificant !== undefined;
  const hasFraction = given.minFraction !== undefined || given.maxFraction !== undefined;
  const needsSignificant = roundingPriority !== 'auto' || hasSignificant;
  const needsFraction = roundingPriority !== 'auto' || !(hasSignificant || (!hasFraction && isCompact));
  const significant = needsSignificant ? readSignificant(given, hasSignificant) : undefined;
  const fraction = needsFraction ? readFraction(given, hasFraction, least, most) : undefined;
  const common = { minimumIntegerDigits, roundingIncrement, roundingMode, trailingZeroDisplay };
  const digits = { ...NO_DIGITS, ...significant, ...fraction };
  const rounding: Rounding =
    !needsSignificant && !needsFraction
      ? { ...common, ...COMPACT_DIGITS, roundingPriority: 'morePrecision', kind: 'morePrecision' }
      : {
          ...common,
          ...digits,
          roundingPriority,
          kind: roundingPriority !== 'auto' ? roundingPriority : hasSignificant ? 'significant' : 'fraction',
        };
  assertIncrement(rounding);
  return rounding;
}

const NO_DIGITS = {
  minimumFractionDigits: undefined,
  maximumFractionDigits: undefined,
  minimumSignificantDigits: undefined,
  maximumSignificantDigits: undefined,
};

const COMPACT_DIGITS = { minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2 };

interface Given {
  readonly minFraction: unknown;
  readonly maxFraction: unknown;
  readonly minSignificant: unknown;
  readonly maxSignificant: unknown;
}

function readSignificant({ minSignificant, maxSignificant }: Given, isGiven: boolean) {
  if (!isGiven) return { minimumSignificantDigits: 1, maximumSignificantDigits: 21 };
  const minimumSignificantDigits = wholeOf(minSignificant, 'minimumSignificantDigits', 1, 21) ?? 1;
  return {
    minimumSignificantDigits,
    maximumSignificantDigits: wholeOf(maxSignificant, 'maximumSignificantDigits', minimumSignificantDigits, 21) ?? 21,
  };
}

function readFraction({ minFraction, maxFraction }: Given, isGiven: boolean, least: number, most: number) {
  if (!isGiven) return { minimumFractionDigits: least, maximumFractionDigits: most };
  let minimum = wholeOf(minFraction, 'minimumFractionDigits', 0, 100);
  let maximum = wholeOf(maxFraction, 'maximumFractionDigits', 0, 100);
  if (minimum === undefined) minimum = Math.min(least, maximum!);
  else if (maximum === undefined) maximum = Math.max(most, minimum);
  else if (minimum > maximum) throw new RangeError('maximumFractionDigits value is out of range.');
  return { minimumFractionDigits: minimum, maximumFractionDigits: maximum! };
}

function assertIncrement({ roundingIncrement, kind, minimumFractionDigits, maximumFractionDigits }: Rounding): void {
  if (roundingIncrement === 1) return;
  if (kind !== 'fraction') throw new TypeError('roundingIncrement value is invalid.');
  if (minimumFractionDigits !== maximumFractionDigits) throw new RangeError('roundingIncrement value is out of range.');
}

interface Rounded {
  readonly value: Decimal;
  /** The power of ten to which it was rounded. */
  readonly power: number;
  readonly partDigits: number;
}

/** Digits before and behind the point, and what the number has become. */
export function roundedText(value: Decimal, rounding: Rounding): { value: Decimal; whole: string; part: string } {
  const result = choose(value, rounding);
  const { whole, part } = written(result.value, rounding.minimumIntegerDigits, result.partDigits);
  const isStripped = rounding.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(part);
  return { value: result.value, whole, part: isStripped ? '' : part };
}

function choose(value: Decimal, rounding: Rounding): Rounded {
  if (rounding.kind === 'significant') return bySignificant(value, rounding);
  if (rounding.kind === 'fraction') return byFraction(value, rounding);
  const [significant, fraction] = [bySignificant(value, rounding), byFraction(value, rounding)];
  const isMore = significant.power <= fraction.power;
  return isMore === (rounding.kind === 'morePrecision') ? significant : fraction;
}

function byFraction(value: Decimal, { minimumFractionDigits, maximumFractionDigits, roundingMode, roundingIncrement }: Rounding): Rounded {
  const result = rounded(value, maximumFractionDigits!, roundingMode, roundingIncrement);
  return { value: result, power: -maximumFractionDigits!, partDigits: minimumFractionDigits! };
}

function bySignificant(value: Decimal, { minimumSignificantDigits, maximumSignificantDigits, roundingMode }: Rounding): Rounded {
  const result = rounded(value, maximumSignificantDigits! - 1 - magnitude(value), roundingMode);
  const shown = isZero(result) ? 0 : magnitude(result);
  return {
    value: result,
    power: magnitude(value) - maximumSignificantDigits! + 1,
    partDigits: Math.max(0, minimumSignificantDigits! - 1 - shown),
  };
}
