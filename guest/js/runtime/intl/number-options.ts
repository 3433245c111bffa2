/** What a `NumberFormat` was asked for. */
import { type Locale, localeOf, onlyOne } from './locales.ts';
import { readRounding, type Rounding } from './number-rounding.ts';
import { choice, type Options, optionsOf } from './options.ts';
import { tables } from './tables.ts';

export type Grouping = 'min2' | 'auto' | 'always' | false;

export interface NumberFormatOptions {
  readonly locale: Locale;
  readonly style: 'decimal' | 'percent' | 'currency' | 'unit';
  readonly currency: string | undefined;
  readonly currencyDisplay: 'code' | 'symbol' | 'narrowSymbol';
  readonly currencySign: 'standard' | 'accounting';
  readonly unit: string | undefined;
  readonly unitDisplay: 'short' | 'narrow' | 'long';
  readonly notation: 'standard' | 'compact';
  readonly compactDisplay: 'short' | 'long';
  readonly signDisplay: 'auto' | 'never' | 'always' | 'exceptZero' | 'negative';
  readonly useGrouping: Grouping;
  readonly rounding: Rounding;
}

export function readNumberOptions(locales: unknown, options: unknown): NumberFormatOptions {
  const locale = localeOf(locales);
  const from = optionsOf(options);
  choice(from, 'localeMatcher', ['lookup', 'best fit'], undefined);
  onlyOne('numbering system', from['numberingSystem'], locale.wishes.get('nu'), locale.tables.numberingSystem);
  const style = choice(from, 'style', ['decimal', 'percent', 'currency', 'unit'] as const, 'decimal' as const);
  const currency = currencyOf(from, style);
  const currencyDisplay = currencyDisplayOf(from);
  const currencySign = choice(from, 'currencySign', ['standard', 'accounting'] as const, 'standard' as const);
  const asked = from['unit'];
  const unitDisplay = choice(from, 'unitDisplay', ['short', 'narrow', 'long'] as const, 'short' as const);
  const unit = unitOf(asked, style, locale, unitDisplay);
  const notation = notationOf(from);
  const [least, most] = fractionDigits(style, currency, notation);
  const rounding = readRounding(from, least, most, notation === 'compact');
  const compactDisplay = choice(from, 'compactDisplay', ['short', 'long'] as const, 'short' as const);
  const useGrouping = groupingOf(from, notation);
  const signDisplay = choice(from, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'] as const, 'auto' as const);
  assertCompact({ notation, style, locale, compactDisplay });
  return {
    locale,
    style,
    currency,
    currencyDisplay,
    currencySign,
    unit,
    unitDisplay,
    notation,
    compactDisplay,
    signDisplay,
    useGrouping,
    rounding,
  };
}

function assertCompact({
  notation,
  style,
  locale,
  compactDisplay,
}: Pick<NumberFormatOptions, 'notation' | 'style' | 'locale' | 'compactDisplay'>): void {
  if (notation !== 'compact') return;
  const { currency } = locale.tables.numbers;
  if (style === 'unit' || style === 'percent' || (style === 'currency' && !currency.isCompact[compactDisplay])) {
    throw new RangeError(`Compact numbers of the style ${style} are not there in a function for ${locale.tag}: use notation standard`);
  }
}

function currencyOf(options: Options, style: string): string | undefined {
  const value = options['currency'];
  if (value === undefined) {
    if (style === 'currency') throw new TypeError('Currency code is required with currency style.');
    return undefined;
  }
  const text = String(value);
  if (!/^[A-Za-z]{3}$/.test(text)) throw new RangeError(`Invalid currency code : ${text}`);
  const code = text.toUpperCase();
  if (digitsOf(code) === undefined) {
    throw new RangeError(`The currency ${code} is not there in a function: Intl.supportedValuesOf('currency') lists those that are`);
  }
  return style === 'currency' ? code : undefined;
}

/** @returns undefined if there is no such currency */
function digitsOf(code: string): number | undefined {
  const found = new RegExp(`(?:^| )${code}(\\d?)(?: |$)`).exec(tables().currencies);
  if (found === null) return undefined;
  return found[1] === '' ? 2 : Number(found[1]);
}

function currencyDisplayOf(options: Options): 'code' | 'symbol' | 'narrowSymbol' {
  const display = choice(options, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'] as const, 'symbol' as const);
  if (display === 'name') throw new RangeError('The currencyDisplay name is not there in a function: use symbol, narrowSymbol, or code');
  return display;
}

function unitOf(value: unknown, style: string, { tables: { numbers }, tag }: Locale, display: string): string | undefined {
  if (value === undefined) {
    if (style === 'unit') throw new TypeError('Unit is required with unit style.');
    return undefined;
  }
  const unit = String(value);
  if (!Object.hasOwn(numbers.units, unit) || numbers.units[unit]![display] === undefined) {
    throw new RangeError(`The unit ${unit} is not there in a function for ${tag}: Intl.supportedValuesOf('unit') lists those that are`);
  }
  return style === 'unit' ? unit : undefined;
}

function notationOf(options: Options): 'standard' | 'compact' {
  const notation = choice(options, 'notation', ['standard', 'scientific', 'engineering', 'compact'] as const, 'standard' as const);
  if (notation === 'scientific' || notation === 'engineering') {
    throw new RangeError(`The notation ${notation} is not there in a function: use standard or compact, or Number.prototype.toExponential`);
  }
  return notation;
}

function fractionDigits(style: string, currency: string | undefined, notation: string): [number, number] {
  if (style === 'currency' && notation === 'standard') {
    const digits = digitsOf(currency!)!;
    return [digits, digits];
  }
  return style === 'percent' ? [0, 0] : [0, 3];
}

function groupingOf(options: Options, notation: string): Grouping {
  const value = options['useGrouping'];
  const otherwise = notation === 'compact' ? 'min2' : 'auto';
  if (value === undefined || value === 'true' || value === 'false') return otherwise;
  if (value === true) return 'always';
  if (!value) return false;
  return choice(options, 'useGrouping', ['min2', 'auto', 'always'] as const, 'auto' as const);
}
