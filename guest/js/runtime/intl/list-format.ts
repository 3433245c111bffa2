import type { Part } from './date-time-format.ts';
import { type Locale, localeOf, supportedLocales } from './locales.ts';
import { textOf } from './number-format.ts';
import { choice, optionsOf } from './options.ts';
import { WIDTHS } from './relative-units.ts';
import type { ListTables } from './tables.ts';

const TYPES = ['conjunction', 'disjunction', 'unit'] as const;

export class ListFormat {
  readonly #locale: Locale;
  readonly #type: string;
  readonly #style: string;
  readonly #tables: ListTables;

  constructor(locales?: unknown, options?: unknown) {
    this.#locale = localeOf(locales);
    if (options !== undefined && (typeof options !== 'object' || options === null))
      throw new TypeError(`Invalid options: ${String(options)}`);
    const from = optionsOf(options);
    choice(from, 'localeMatcher', ['lookup', 'best fit'], undefined);
    this.#type = choice(from, 'type', TYPES, 'conjunction');
    this.#style = choice(from, 'style', WIDTHS, 'long');
    this.#tables = this.#locale.tables.lists[`${this.#type} ${this.#style}`]!;
  }

  static supportedLocalesOf(locales: unknown, options: unknown = undefined): string[] {
    return supportedLocales(locales, options);
  }

  format(list: Iterable<string>): string {
    return textOf(this.formatToParts(list));
  }

  formatToParts(list: Iterable<string>): Part[] {
    const elements: string[] = [];
    for (const each of list ?? []) {
      if (typeof each !== 'string') throw new TypeError(`Iterable yielded ${String(each)} which is not a string`);
      elements.push(each);
    }
    const between = this.#between(elements);
    const parts: Part[] = [];
    for (const [index, value] of elements.entries()) {
      const literal = index > 0 ? between(index) : '';
      if (literal !== '') parts.push({ type: 'literal', value: literal });
      parts.push({ type: 'element', value });
    }
    return parts;
  }

  /** What stands before an element. */
  #between(elements: readonly string[]): (index: number) => string {
    const { between, variant } = this.#tables;
    const isVariant = variant !== undefined && elements.length > 1 && new RegExp(variant.pattern).test(elements.at(-1)!);
    const [two, start, middle, end] = between;
    const last = elements.length - 1;
    if (last === 1) return () => (isVariant ? variant.between[0] : two);
    return (index) => (index === last ? (isVariant ? variant.between[1] : end) : index === 1 ? start : middle);
  }

  resolvedOptions(): Record<string, unknown> {
    return { locale: this.#locale.tag, type: this.#type, style: this.#style };
  }
}
