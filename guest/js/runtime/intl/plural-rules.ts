import { valueOf } from './decimal.ts';
import { type Locale, localeOf, supportedLocales } from './locales.ts';
import { readRounding, type Rounding, roundedText } from './number-rounding.ts';
import { choice, optionsOf, withValues } from './options.ts';
import { pluralOf, readRules, type Rules } from './plural-operands.ts';

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];

export class PluralRules {
  readonly #locale: Locale;
  readonly #type: 'cardinal' | 'ordinal';
  readonly #rules: Rules;
  readonly #rounding: Rounding;

  constructor(locales?: unknown, options?: unknown) {
    this.#locale = localeOf(locales);
    const from = optionsOf(options);
    choice(from, 'localeMatcher', ['lookup', 'best fit'], undefined);
    this.#type = choice(from, 'type', ['cardinal', 'ordinal'] as const, 'cardinal' as const);
    const notation = choice(from, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
    if (notation !== 'standard') throw new RangeError(`Plurals of the notation ${notation} are not there in a function: leave it out`);
    this.#rounding = readRounding(from, 0, 3, false);
    this.#rules = readRules(this.#locale.tables[this.#type]);
  }

  static supportedLocalesOf(locales: unknown, options: unknown = undefined): string[] {
    return supportedLocales(locales, options);
  }

  select(number: unknown): string {
    const value = valueOf(Number(number));
    if (value === 'NaN' || 'infinite' in value) return 'other';
    const { whole, part } = roundedText(value, this.#rounding);
    return pluralOf(this.#rules, part === '' ? whole : `${whole}.${part}`);
  }

  resolvedOptions(): Record<string, unknown> {
    const { kind: _, roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, ...digits } = this.#rounding;
    const own = new Set([...this.#rules.map(({ category }) => category), 'other']);
    const all: Record<string, unknown> = {
      locale: this.#locale.tag,
      type: this.#type,
      notation: 'standard',
      ...digits,
      pluralCategories: CATEGORIES.filter((category) => own.has(category)),
      roundingIncrement,
      roundingMode,
      roundingPriority,
      trailingZeroDisplay,
    };
    return withValues(all);
  }
}
