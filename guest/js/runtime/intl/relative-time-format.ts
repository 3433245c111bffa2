import { NUMBER } from './codes.ts';
import type { Part } from './date-time-format.ts';
import { type Locale, localeOf, onlyOne, supportedLocales } from './locales.ts';
import { NumberFormatter, textOf } from './number-format.ts';
import { choice, optionsOf } from './options.ts';
import { RELATIVE_UNITS, WIDTHS } from './relative-units.ts';

type UnitPart = Part & { unit?: string };

export class RelativeTimeFormat {
  readonly #locale: Locale;
  readonly #style: string;
  readonly #numeric: string;
  readonly #numbers: NumberFormatter;

  constructor(locales?: unknown, options?: unknown) {
    this.#locale = localeOf(locales);
    const from = optionsOf(options);
    choice(from, 'localeMatcher', ['lookup', 'best fit'], undefined);
    const { wishes, tables } = this.#locale;
    onlyOne('numbering system', from['numberingSystem'], wishes.get('nu'), tables.numberingSystem);
    this.#style = choice(from, 'style', WIDTHS, 'long');
    this.#numeric = choice(from, 'numeric', ['always', 'auto'], 'always');
    this.#numbers = new NumberFormatter(locales, undefined);
  }

  static supportedLocalesOf(locales: unknown, options: unknown = undefined): string[] {
    return supportedLocales(locales, options);
  }

  format(value: unknown, unit: unknown): string {
    return textOf(this.formatToParts(value, unit));
  }

  formatToParts(value: unknown, unit: unknown): UnitPart[] {
    const number = Number(value);
    const name = String(unit).replace(/s$/, '');
    if (!RELATIVE_UNITS.includes(name as 'day')) {
      throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '${String(unit)}'`);
    }
    if (!Number.isFinite(number)) throw new RangeError('The number of Intl.RelativeTimeFormat.prototype.format() is not finite');
    const { words, past, future } = this.#locale.tables.relative[name]![this.#style]!;
    const isPast = number < 0 || Object.is(number, -0);
    const word = this.#numeric === 'auto' ? words[Object.is(number, -0) ? '-0' : String(number)] : undefined;
    if (word !== undefined) return [{ type: 'literal', value: word }];
    const patterns = isPast ? past : future;
    const size = Math.abs(number);
    const pattern = patterns[this.#numbers.plural(size)] ?? patterns['other']!;
    const parts = this.#numbers.parts(size).map(({ type, value: text }) => ({ type, value: text, unit: name }));
    const [before, behind] = pattern.split(NUMBER) as [string, string?];
    return [
      ...(before === '' ? [] : [{ type: 'literal', value: before }]),
      ...(behind === undefined ? [] : parts),
      ...(behind ? [{ type: 'literal', value: behind }] : []),
    ];
  }

  resolvedOptions(): Record<string, unknown> {
    const { tag, tables } = this.#locale;
    return { locale: tag, style: this.#style, numeric: this.#numeric, numberingSystem: tables.numberingSystem };
  }
}
