/** How this Node.js writes numbers in a language, for `guest/js/runtime/intl`. */
import { COMPACT, CURRENCY, MINUS, NUMBER, PERCENT, PLUS, UNIT } from '@skerry/guest/runtime/intl/codes';
import { pluralOf, readRules, type Rules } from '@skerry/guest/runtime/intl/plural-operands';
import type { CompactStep, CurrencyTables, NumberTables, Signed } from '@skerry/guest/runtime/intl/tables';

type Options = Intl.NumberFormatOptions;
type Part = Intl.NumberFormatPart;

/** Between them, languages show all of their plural forms. */
const PLURAL_SAMPLES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 20, 21, 100, 1_000_000, 0.5, 1.5, 2.5];
const LEAST_COMPACT = 3;
const MOST_COMPACT = 20;
/** The first is written as itself everywhere. */
const UNKNOWN_CURRENCY = 'XTS';

const CODES: Readonly<Record<string, string>> = {
  minusSign: MINUS,
  plusSign: PLUS,
  percentSign: PERCENT,
  currency: CURRENCY,
  unit: UNIT,
  compact: COMPACT,
};

export function readNumbers(locale: string, digits: string, plurals: Readonly<Record<string, string>>): NumberTables {
  return new NumberReader(locale, digits, readRules(plurals)).read();
}

/** `EUR JPY0`: digits where they are not two. */
export function readCurrencies(): string {
  return Intl.supportedValuesOf('currency')
    .map((currency) => {
      const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
      return digits === 2 ? currency : currency + digits;
    })
    .join(' ');
}

class NumberReader {
  readonly #locale: string;
  readonly #digits: string;
  readonly #rules: Rules;

  constructor(locale: string, digits: string, rules: Rules) {
    this.#locale = locale;
    this.#digits = digits;
    this.#rules = rules;
  }

  read(): NumberTables {
    return {
      ...this.#separators({}),
      grouping: {
        plain: this.#grouping({}),
        percent: this.#grouping({ style: 'percent' }),
        currency: this.#grouping({ style: 'currency', currency: 'USD' }),
        accounting: this.#grouping({ style: 'currency', currency: 'USD', currencySign: 'accounting' }),
        compact: this.#grouping({ notation: 'compact', useGrouping: 'auto' }),
      },
      minus: this.#symbol({}, -1, 'minusSign'),
      plus: this.#symbol({ signDisplay: 'always' }, 1, 'plusSign'),
      percentSign: this.#symbol({ style: 'percent' }, 1, 'percentSign'),
      nan: this.#symbol({}, NaN, 'nan'),
      infinity: this.#symbol({}, Infinity, 'infinity'),
      plain: this.#signed({}),
      percent: this.#signed({ style: 'percent' }),
      currency: this.#currencies(),
      units: this.#units(),
      compact: { short: this.#steps('short'), long: this.#steps('long') },
    };
  }

  #parts(options: Options, value: number): Part[] {
    return new Intl.NumberFormat(this.#locale, options).formatToParts(value);
  }

  #symbol(options: Options, value: number, type: string): string {
    return this.#parts(options, value).find((part) => part.type === type)?.value ?? '';
  }

  #separators(options: Options): { decimal: string; group: string } {
    const more: Options = { ...options, minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return { decimal: this.#symbol(more, 1_234_567.5, 'decimal'), group: this.#symbol(more, 1_234_567.5, 'group') };
  }

  #grouping(options: Options): [number, number, number] {
    const lengths = Array.from({ length: 30 }, (_, power) =>
      this.#parts(options, 10 ** power)
        .filter(({ type }) => type === 'integer')
        .map(({ value }) => [...value].length),
    );
    const all = lengths.findLast((each) => each.length > 2) ?? [0, Infinity, Infinity];
    const first = lengths.find((each) => each.length > 1) ?? [2, 0];
    return [all.at(-1)!, all.at(-2)!, first[0]!];
  }

  #signed(options: Options, value = 1): Signed {
    const pattern = (signDisplay: 'auto' | 'always' | 'never', sign: number): string =>
      patternOf(this.#parts({ ...options, signDisplay }, sign * value));
    return [pattern('auto', 1), pattern('auto', -1), pattern('always', 1), pattern('never', 1)];
  }

  #currencies(): CurrencyTables {
    const shapes: [Signed, Signed, Signed, Signed][] = [];
    const keys: string[] = [];
    const shapeOf = (options: Options): number => {
      const accounting = { ...options, currencySign: 'accounting' as const };
      const key = [options, accounting].map((each) => patternOf(this.#parts(each, 1))).join();
      const place = keys.indexOf(key);
      if (place >= 0) return place;
      shapes.push([this.#signed(options), this.#signed(accounting), this.#signed(options, Infinity), this.#signed(accounting, Infinity)]);
      return keys.push(key) - 1;
    };
    const style = 'currency' as const;
    const codeShape = shapeOf({ style, currency: UNKNOWN_CURRENCY, currencyDisplay: 'code' });
    const symbols: Record<string, [string, number, string, number]> = {};
    for (const currency of Intl.supportedValuesOf('currency')) {
      const [symbol, narrow] = (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
        const options = { style, currency, currencyDisplay };
        return { text: this.#symbol(options, 1, 'currency'), shape: shapeOf(options) };
      });
      const isCode = [symbol!, narrow!].every(({ text, shape }) => text === currency && shape === codeShape);
      if (!isCode) symbols[currency] = [symbol!.text, symbol!.shape, narrow!.text, narrow!.shape];
    }
    const signedOf = (options: Options): Signed => shapes[shapeOf(options)]![0];
    return {
      ...this.#separators({ style, currency: 'USD' }),
      shapes,
      symbols,
      codeShape,
      isCompact: { short: this.#isCompactAlike(signedOf, 'short'), long: this.#isCompactAlike(signedOf, 'long') },
    };
  }

  /** Whether compact amounts are compact numbers in the patterns of amounts. */
  #isCompactAlike(signedOf: (options: Options) => Signed, compactDisplay: 'short' | 'long'): boolean {
    const style = 'currency' as const;
    const tried = ['USD', 'EUR', 'JPY', 'GBP', UNKNOWN_CURRENCY].flatMap((currency) => [
      { style, currency },
      { style, currency, currencyDisplay: 'code' as const },
    ]);
    return tried.every((options) => {
      const [positive, negative] = signedOf(options);
      return [120, 1_200, 12_000, 3_000_000, 4_500_000_000].every((value) => {
        const number = patternOf(this.#parts({ notation: 'compact', compactDisplay, signDisplay: 'never' }, value));
        const amount = (sign: number): string => patternOf(this.#parts({ ...options, notation: 'compact', compactDisplay }, sign * value));
        return positive.replace(NUMBER, number) === amount(1) && negative.replace(NUMBER, number) === amount(-1);
      });
    });
  }

  #units(): Record<string, Record<string, Record<string, string>>> {
    const units: Record<string, Record<string, Record<string, string>>> = {};
    for (const unit of Intl.supportedValuesOf('unit')) {
      units[unit] = {};
      for (const unitDisplay of ['short', 'narrow', 'long'] as const) {
        const format = new Intl.NumberFormat(this.#locale, { style: 'unit', unit, unitDisplay });
        if (!this.#isSignedAlike({ style: 'unit', unit, unitDisplay })) continue;
        units[unit][unitDisplay] = this.#byPlural((value) => patternOf(format.formatToParts(value)));
      }
    }
    return units;
  }

  /** Whether a sign stands at the number, as it does without a unit. */
  #isSignedAlike(options: Options): boolean {
    const signed = patternOf(this.#parts({}, -7));
    return patternOf(this.#parts(options, 7)).replace(NUMBER, signed) === patternOf(this.#parts(options, -7));
  }

  #byPlural(patternAt: (value: number) => string): Record<string, string> {
    const rules = new Intl.PluralRules(this.#locale);
    const patterns: Record<string, string> = {};
    for (const value of PLURAL_SAMPLES) patterns[rules.select(value)] ??= patternAt(value);
    const { other } = patterns;
    return Object.fromEntries(Object.entries(patterns).filter(([category, pattern]) => category === 'other' || pattern !== other));
  }

  /** A number as plural rules want it. */
  #digitsIn(parts: readonly Part[]): string {
    const text = (type: string): string =>
      parts
        .filter((part) => part.type === type)
        .map(({ value }) => value)
        .join('');
    const latin = (own: string): string => [...own].map((digit) => [...this.#digits].indexOf(digit)).join('');
    const part = latin(text('fraction'));
    return latin(text('integer')) + (part === '' ? '' : `.${part}`);
  }

  #steps(compactDisplay: 'short' | 'long'): CompactStep[] {
    // The second one shows digits behind the point of every number.
    const formats = [{}, { minimumFractionDigits: 1, maximumFractionDigits: 3 }].map(
      (digits) => new Intl.NumberFormat(this.#locale, { notation: 'compact', compactDisplay, useGrouping: false, ...digits }),
    );
    const steps: CompactStep[] = [];
    for (let power = LEAST_COMPACT; power <= MOST_COMPACT; power++) {
      const shown = formats[0]!.formatToParts(10 ** power);
      const digits = [...(shown.find(({ type }) => type === 'integer')?.value ?? '')].length;
      const divided = power - digits + 1;
      const patterns: Record<string, string> = {};
      for (const each of formats) {
        for (const first of [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 1100, 1500, 2200, 1115, 2345]) {
          const value = first * 10 ** (power - 3);
          const parts = each.formatToParts(value);
          patterns[pluralOf(this.#rules, this.#digitsIn(parts), divided)] ??= patternOf(parts);
        }
      }
      steps.push({ power: divided, patterns });
    }
    return steps;
  }
}

/** With codes for what is not literal; a number is one. */
function patternOf(parts: readonly Part[]): string {
  let pattern = '';
  for (const { type, value } of parts) {
    if (type === 'literal') pattern += value;
    else if (type === 'unit' || type === 'compact') pattern += CODES[type]! + value + CODES[type]!;
    else if (Object.hasOwn(CODES, type)) pattern += CODES[type]!;
    else if (!pattern.includes(NUMBER)) pattern += NUMBER;
  }
  return pattern;
}
