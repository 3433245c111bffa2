import { COMPACT, CURRENCY, MINUS, NUMBER, PERCENT, PLUS, UNIT } from './codes.ts';
import type { Part } from './date-time-format.ts';
import { type Decimal, isZero, magnitude, shifted, type Value, valueOf } from './decimal.ts';
import { supportedLocales } from './locales.ts';
import { type NumberFormatOptions, readNumberOptions } from './number-options.ts';
import { roundedText } from './number-rounding.ts';
import { inDigits } from './offset-text.ts';
import { pluralOf, readRules, type Rules } from './plural-operands.ts';
import type { CompactStep, NumberTables, Signed } from './tables.ts';
import { withValues } from './options.ts';
import { boundFormat, toStringTag } from './tags.ts';

type Sign = 0 | 1 | 2 | 3;

/** A number as it is written, without what stands around it. */
interface Written {
  readonly parts: readonly Part[];
  /** For plural rules. */
  readonly text: string;
  readonly exponent: number;
  readonly step: CompactStep | undefined;
  /** A place in `Signed`. */
  readonly sign: Sign;
}

export class NumberFormatter {
  readonly options: NumberFormatOptions;
  readonly #tables: NumberTables;
  readonly #digits: string;
  #rules: Rules | undefined;

  constructor(locales: unknown, options: unknown) {
    this.options = readNumberOptions(locales, options);
    this.#tables = this.options.locale.tables.numbers;
    this.#digits = this.options.locale.tables.digits;
  }

  parts(value: unknown): Part[] {
    const written = this.#written(valueOf(value));
    const number = written.step === undefined ? written.parts : this.#around(this.#byPlural(written.step.patterns, written), written.parts);
    if (this.options.style !== 'unit') return this.#around(this.#shape(written)[written.sign], number);
    // A sign stands before the unit, where a language has it before the number.
    const signed = this.#around(this.#tables.plain[written.sign], number);
    return this.#around(this.#byPlural(this.#tables.units[this.options.unit!]![this.options.unitDisplay]!, written), signed);
  }

  /** The plural category of a number as it is written. */
  plural(value: unknown): string {
    return this.#pluralOf(this.#written(valueOf(value)));
  }

  #pluralOf({ text, exponent }: Written): string {
    this.#rules ??= readRules(this.options.locale.tables.cardinal);
    return text === '' ? 'other' : pluralOf(this.#rules, text, exponent);
  }

  #byPlural(patterns: Readonly<Record<string, string>>, written: Written): string {
    return patterns[this.#pluralOf(written)] ?? patterns['other'] ?? NUMBER;
  }

  #written(value: Value): Written {
    if (value === 'NaN') return this.#word('nan', this.#tables.nan, this.#sign(false, true));
    if ('infinite' in value) return this.#word('infinity', this.#tables.infinity, this.#sign(value.isNegative, false));
    const whole = this.options.style === 'percent' ? shifted(value, 2) : value;
    return this.options.notation === 'compact' ? this.#compact(whole) : this.#plain(whole, undefined);
  }

  #word(type: string, value: string, sign: Sign): Written {
    return { parts: [{ type, value }], text: '', exponent: 0, step: undefined, sign };
  }

  /** Divided as far as its size asks for, which rounding may change. */
  #compact(value: Decimal): Written {
    const steps = this.#tables.compact[this.options.compactDisplay];
    const stepAt = (power: number): CompactStep | undefined => (power < 3 ? undefined : (steps[power - 3] ?? steps.at(-1)));
    const first = stepAt(magnitude(value));
    const rounded = roundedText(shifted(value, -(first?.power ?? 0)), this.options.rounding).value;
    const step = stepAt(magnitude(rounded) + (first?.power ?? 0));
    return this.#plain(value, step?.power === 0 ? undefined : step);
  }

  #plain(value: Decimal, step: CompactStep | undefined): Written {
    const { value: result, whole, part } = roundedText(shifted(value, -(step?.power ?? 0)), this.options.rounding);
    const parts = this.#grouped(whole);
    if (part !== '') {
      parts.push({ type: 'decimal', value: this.#symbols().decimal }, { type: 'fraction', value: inDigits(part, this.#digits) });
    }
    const text = part === '' ? whole : `${whole}.${part}`;
    return { parts, text, exponent: step?.power ?? 0, step, sign: this.#sign(value.isNegative, isZero(result)) };
  }

  #symbols(): { decimal: string; group: string } {
    return this.options.style === 'currency' ? this.#tables.currency : this.#tables;
  }

  #grouped(whole: string): Part[] {
    const { useGrouping } = this.options;
    const [last, others, least] = this.#tables.grouping[this.#groupingKind()];
    const before = { always: 1, auto: least, min2: Math.max(least, 2) }[String(useGrouping)] ?? Infinity;
    if (whole.length < last + before) return [{ type: 'integer', value: inDigits(whole, this.#digits) }];
    const groups: string[] = [];
    let end = whole.length - last;
    groups.unshift(whole.slice(end));
    for (; end > 0; end -= others) groups.unshift(whole.slice(Math.max(0, end - others), end));
    const parts: Part[] = [];
    for (const group of groups) {
      if (parts.length > 0) parts.push({ type: 'group', value: this.#symbols().group });
      parts.push({ type: 'integer', value: inDigits(group, this.#digits) });
    }
    return parts;
  }

  #groupingKind(): keyof NumberTables['grouping'] {
    const { notation, style, currencySign } = this.options;
    if (notation === 'compact') return 'compact';
    if (style === 'percent') return 'percent';
    if (style !== 'currency') return 'plain';
    return currencySign === 'standard' ? 'currency' : 'accounting';
  }

  #sign(isNegative: boolean, isNothing: boolean): Sign {
    switch (this.options.signDisplay) {
      case 'never':
        return 3;
      case 'auto':
        return isNegative ? 1 : 0;
      case 'always':
        return isNegative ? 1 : 2;
      case 'exceptZero':
        return isNothing ? 0 : isNegative ? 1 : 2;
      case 'negative':
        return isNegative && !isNothing ? 1 : 0;
    }
  }

  #shape({ text, step }: Written): Signed {
    const { style, currency, currencySign, currencyDisplay } = this.options;
    if (style !== 'currency') return style === 'percent' ? this.#tables.percent : this.#tables.plain;
    const { shapes, codeShape, symbols } = this.#tables.currency;
    const own = symbols[currency!];
    const shape = currencyDisplay === 'code' || own === undefined ? codeShape : currencyDisplay === 'symbol' ? own[1] : own[3];
    // Accounts have no compact numbers.
    const isAccounting = currencySign === 'accounting' && step === undefined;
    return shapes[shape]![(text === '' ? 2 : 0) + (isAccounting ? 1 : 0)]!;
  }

  #currencyText(): string {
    const { currency, currencyDisplay } = this.options;
    const own = currencyDisplay === 'code' ? undefined : this.#tables.currency.symbols[currency!];
    return own === undefined ? currency! : own[currencyDisplay === 'symbol' ? 0 : 2];
  }

  #around(pattern: string, number: readonly Part[]): Part[] {
    const parts: Part[] = [];
    let literal = '';
    let enclosed: string | undefined;
    const flush = (type: string): void => {
      if (literal !== '') parts.push({ type, value: literal });
      literal = '';
    };
    for (const character of pattern) {
      switch (character) {
        case NUMBER:
          flush('literal');
          parts.push(...number);
          break;
        case MINUS:
        case PLUS:
        case PERCENT:
        case CURRENCY:
          flush('literal');
          parts.push(this.#symbol(character));
          break;
        case UNIT:
        case COMPACT:
          flush(enclosed ?? 'literal');
          enclosed = enclosed === undefined ? (character === UNIT ? 'unit' : 'compact') : undefined;
          break;
        default:
          literal += character;
      }
    }
    flush('literal');
    return joined(parts);
  }

  #symbol(code: string): Part {
    switch (code) {
      case MINUS:
        return { type: 'minusSign', value: this.#tables.minus };
      case PLUS:
        return { type: 'plusSign', value: this.#tables.plus };
      case PERCENT:
        return { type: 'percentSign', value: this.#tables.percentSign };
      default:
        return { type: 'currency', value: this.#currencyText() };
    }
  }
}

/** Literal text from two patterns is one. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.type === 'literal' && last?.type === 'literal') all[all.length - 1] = { type: 'literal', value: last.value + part.value };
    else all.push(part);
  }
  return all;
}

const formatters = new WeakMap<object, NumberFormatter>();

function formatterOf(format: unknown): NumberFormatter {
  const formatter = typeof format === 'object' && format !== null ? formatters.get(format) : undefined;
  if (formatter === undefined) throw new TypeError(`Method Intl.NumberFormat called on incompatible receiver ${String(format)}`);
  return formatter;
}

export const textOf = (parts: readonly Part[]): string => parts.map(({ value }) => value).join('');

export const NumberFormat = function NumberFormat(this: unknown, locales?: unknown, options?: unknown): object {
  const prototype =
    new.target === undefined ? (NumberFormat as { prototype: object }).prototype : (new.target as { prototype: object }).prototype;
  const format = Object.create(prototype) as object;
  formatters.set(format, new NumberFormatter(locales, options));
  return format;
} as unknown as { new (locales?: unknown, options?: unknown): object; (locales?: unknown, options?: unknown): object };

class Methods {
  get format(): (value: unknown) => string {
    const formatter = formatterOf(this);
    return boundFormat(this, (value) => textOf(formatter.parts(value)));
  }

  formatToParts(value?: unknown): Part[] {
    return formatterOf(this).parts(value);
  }

  resolvedOptions(): Record<string, unknown> {
    return resolved(formatterOf(this).options);
  }
}

toStringTag(NumberFormat, Methods, 'NumberFormat');
Object.defineProperty(NumberFormat, 'supportedLocalesOf', { value: supportedLocales, configurable: true, writable: true });

function resolved({ locale, style, rounding, notation, ...options }: NumberFormatOptions): Record<string, unknown> {
  const isCurrency = style === 'currency';
  const { kind: _, roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, ...digits } = rounding;
  const all: Record<string, unknown> = {
    locale: locale.tag,
    numberingSystem: locale.tables.numberingSystem,
    style,
    currency: options.currency,
    currencyDisplay: isCurrency ? options.currencyDisplay : undefined,
    currencySign: isCurrency ? options.currencySign : undefined,
    unit: options.unit,
    unitDisplay: style === 'unit' ? options.unitDisplay : undefined,
    ...digits,
    useGrouping: options.useGrouping,
    notation,
    compactDisplay: notation === 'compact' ? options.compactDisplay : undefined,
    signDisplay: options.signDisplay,
    roundingIncrement,
    roundingMode,
    roundingPriority,
    trailingZeroDisplay,
  };
  return withValues(all);
}
