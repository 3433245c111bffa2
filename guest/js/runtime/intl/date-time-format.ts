import { fieldCode, fieldOf, FIRST_LIST, HOUR_CYCLES, MONTHS, NAMES, NUMERIC, STYLES } from './codes.ts';
import { type DateFormatOptions, type Need, readDateOptions } from './date-options.ts';

import { patternFor } from './date-pattern.ts';
import { supportedLocales } from './locales.ts';
import { inDigits, offsetText } from './offset-text.ts';
import { placeAt } from './places.ts';
import type { LocaleTables } from './tables.ts';
import { withValues } from './options.ts';
import { boundFormat, toStringTag } from './tags.ts';
import type { ClockKind } from './zones.ts';

export interface Part {
  type: string;
  value: string;
}

const TYPES: Readonly<Record<string, string>> = {
  y: 'year',
  M: 'month',
  d: 'day',
  K: 'hour',
  h: 'hour',
  H: 'hour',
  k: 'hour',
  m: 'minute',
  s: 'second',
  S: 'fractionalSecond',
};

/** What a clock and a calendar show, in UTC's fields of a date that was moved. */
interface Shown {
  readonly date: Date;
  readonly kind: ClockKind;
  readonly isFull: (field: string) => boolean;
}

/** What lies behind a `DateTimeFormat`, which is a class or a function. */
export class DateFormatter {
  readonly options: DateFormatOptions;
  readonly pattern: string;
  readonly #tables: LocaleTables;

  constructor(locales: unknown, options: unknown, needed?: Need, given?: Exclude<Need, 'any'>) {
    this.options = readDateOptions(locales, options, needed, given);
    this.pattern = patternFor(this.options);
    this.#tables = this.options.locale.tables;
  }

  parts(value: unknown): Part[] {
    const shown = this.#shown(timeOf(value));
    const parts: Part[] = [];
    let literal = '';
    for (let at = 0; at < this.pattern.length; at++) {
      const code = this.pattern.charCodeAt(at);
      const part = this.#part(code, shown);
      if (part === undefined) {
        literal += this.pattern[at]!;
        continue;
      }
      if (literal !== '') parts.push({ type: 'literal', value: literal });
      literal = '';
      parts.push(part);
    }
    if (literal !== '') parts.push({ type: 'literal', value: literal });
    return parts;
  }

  #shown(time: number): Shown {
    const kind = this.options.zone.at(Math.floor(time / 1000));
    const date = new Date(time + kind.offset * 1000);
    // At the limits of dates, the moved one may be none.
    const isThere = !Number.isNaN(date.getTime());
    const fields = isThere ? date : new Date(time);
    return {
      date: fields,
      kind,
      isFull: (field) => !this.pattern.includes(fieldCode(field)) && !this.pattern.includes(fieldCode(field + field)),
    };
  }

  #part(code: number, shown: Shown): Part | undefined {
    if (code >= FIRST_LIST && code < 0xf000) return this.#name(code - FIRST_LIST, shown);
    const field = fieldOf(code);
    if (field === undefined) return undefined;
    if (field.startsWith('z') || field.startsWith('O')) return { type: 'timeZoneName', value: this.#zoneName(field, shown.kind) };
    const { digits } = this.#tables;
    if (field === 'S') {
      const value = String(shown.date.getUTCMilliseconds()).padStart(3, '0').slice(0, this.options.fraction);
      return { type: 'fractionalSecond', value: inDigits(value, digits) };
    }
    const number = numberOf(field[0]!, shown.date);
    const text = field.length === 2 ? String(number % 100).padStart(2, '0') : String(number);
    return { type: TYPES[field[0]!]!, value: inDigits(text, digits) };
  }

  #name(list: number, { date, isFull }: Shown): Part {
    const { of, names } = this.#tables.dates.lists[list]!;
    switch (of) {
      case 'weekday':
        return { type: of, value: names[date.getUTCDay()]! };
      case 'month':
        return { type: of, value: names[date.getUTCMonth()]! };
      case 'era':
        return { type: of, value: names[date.getUTCFullYear() > 0 ? 1 : 0]! };
      case 'dayPeriod': {
        const isExact = (date.getUTCMinutes() === 0 || isFull('m')) && (date.getUTCSeconds() === 0 || isFull('s'));
        return { type: of, value: names[date.getUTCHours() + (isExact ? 0 : 24)]! };
      }
    }
  }

  #zoneName(field: string, { offset, name }: ClockKind): string {
    const { dates, digits } = this.#tables;
    const width = field.length === 1 ? 'short' : 'long';
    const own = field.startsWith('O') || name < 0 ? 0 : placeAt(dates.zones, name * 2 + (width === 'long' ? 1 : 0));
    return own > 0 ? dates.zoneNames[own]! : offsetText(offset, width, dates.offsets, digits);
  }
}

function numberOf(letter: string, date: Date): number {
  switch (letter) {
    case 'y': {
      const year = date.getUTCFullYear();
      return year > 0 ? year : 1 - year;
    }
    case 'M':
      return date.getUTCMonth() + 1;
    case 'd':
      return date.getUTCDate();
    case 'm':
      return date.getUTCMinutes();
    case 's':
      return date.getUTCSeconds();
    default:
      return hourOf(letter, date.getUTCHours());
  }
}

function hourOf(letter: string, hour: number): number {
  switch (letter) {
    case 'K':
      return hour % 12;
    case 'h':
      return hour % 12 || 12;
    case 'k':
      return hour || 24;
    default:
      return hour;
  }
}

function timeOf(value: unknown): number {
  const time = value === undefined ? Date.now() : Number(value);
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) throw new RangeError('Invalid time value');
  return Math.trunc(time);
}

const formatters = new WeakMap<object, DateFormatter>();

function formatterOf(format: unknown): DateFormatter {
  const formatter = typeof format === 'object' && format !== null ? formatters.get(format) : undefined;
  if (formatter === undefined) throw new TypeError(`Method Intl.DateTimeFormat called on incompatible receiver ${String(format)}`);
  return formatter;
}

const textOf = (parts: readonly Part[]): string => parts.map(({ value }) => value).join('');

/** Callable without `new`, as the standard says. */
export interface DateTimeFormatConstructor {
  new (locales?: unknown, options?: unknown): object;
  (locales?: unknown, options?: unknown): object;
  readonly prototype: object;
  supportedLocalesOf(locales: unknown): string[];
}

export const DateTimeFormat = function DateTimeFormat(this: unknown, locales?: unknown, options?: unknown): object {
  const prototype = new.target === undefined ? DateTimeFormat.prototype : ((new.target as { prototype?: unknown }).prototype ?? null);
  const format = Object.create(prototype as object) as object;
  formatters.set(format, new DateFormatter(locales, options));
  return format;
} as DateTimeFormatConstructor;

class Methods {
  get format(): (value?: unknown) => string {
    const formatter = formatterOf(this);
    return boundFormat(this, (value) => textOf(formatter.parts(value)));
  }

  formatToParts(value?: unknown): Part[] {
    return formatterOf(this).parts(value);
  }

  resolvedOptions(): Record<string, unknown> {
    return resolved(formatterOf(this));
  }
}

toStringTag(DateTimeFormat, Methods, 'DateTimeFormat');
Object.defineProperty(DateTimeFormat, 'supportedLocalesOf', { value: supportedLocales, configurable: true, writable: true });

function resolved({ options, pattern }: DateFormatter): Record<string, unknown> {
  const { locale, zone, dateStyle, timeStyle } = options;
  const cycle = cycleIn(pattern);
  const all: Record<string, unknown> = {
    locale: locale.tag,
    calendar: 'gregory',
    numberingSystem: locale.tables.numberingSystem,
    timeZone: zone.id,
    ...(cycle !== undefined && { hourCycle: cycle, hour12: cycle === 'h11' || cycle === 'h12' }),
    ...(dateStyle + timeStyle === 0 && { ...fieldsIn(options, pattern, locale.tables) }),
    dateStyle: STYLES[dateStyle],
    timeStyle: STYLES[timeStyle],
  };
  return withValues(all);
}

/** In the order of `HOUR_CYCLES`. */
const HOUR_LETTERS = ['K', 'h', 'H', 'k'];

function cycleIn(pattern: string): string | undefined {
  return HOUR_CYCLES.find((_, index) => has(pattern, HOUR_LETTERS[index]!));
}

const has = (pattern: string, letter: string): boolean =>
  pattern.includes(fieldCode(letter)) || pattern.includes(fieldCode(letter + letter));

/** As the pattern has them, which may differ from what was asked for. */
function fieldsIn(options: DateFormatOptions, pattern: string, { dates }: LocaleTables): Record<string, unknown> {
  const width = (letter: string, names: string | undefined): string | undefined => {
    if (pattern.includes(fieldCode(letter + letter))) return '2-digit';
    return pattern.includes(fieldCode(letter)) ? 'numeric' : names;
  };
  const hasList = (of: string): boolean =>
    dates.lists.some((list, index) => list.of === of && pattern.includes(String.fromCharCode(FIRST_LIST + index)));
  const hour = HOUR_LETTERS.map((letter) => width(letter, undefined)).find((each) => each !== undefined);
  return {
    weekday: hasList('weekday') ? NAMES[options.weekday] : undefined,
    era: hasList('era') ? NAMES[options.era] : undefined,
    year: width('y', undefined),
    month: width('M', hasList('month') ? MONTHS[options.month] : undefined),
    day: width('d', undefined),
    dayPeriod: hasList('dayPeriod') ? NAMES[options.dayPeriod] : undefined,
    hour: options.hour > 0 ? (hour ?? NUMERIC[options.hour]) : undefined,
    minute: width('m', undefined),
    second: width('s', undefined),
    fractionalSecondDigits: pattern.includes(fieldCode('S')) ? options.fraction : undefined,
    timeZoneName: options.zoneName,
  };
}
