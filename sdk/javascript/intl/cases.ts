/** Calls of `Intl` with random options, the same in each run. */

export interface Case {
  readonly locale: string;
  readonly options: object;
  readonly value: unknown;
  readonly calls: (format: unknown) => unknown;
}

interface Random {
  <T>(values: readonly T[]): T;
  readonly below: (count: number) => number;
}
type Kind = (pick: Random) => Omit<Case, 'locale'>;
type AnyFormat = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Scripts, digits, plural rules, and orders of all kinds. */
export const LOCALES = ['de', 'fr', 'es', 'ja', 'ar-EG', 'he', 'ru', 'de-CH', 'en-IN'];

const TAGS = [...LOCALES, 'en', 'en-US', 'de-DE', 'fr-FR', 'de-Latn-DE'];

/** Mulberry32: a small generator of numbers that look random. */
export function* cases(kind: Kind, count: number, seed = 1): Generator<Case> {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const pick: Random = Object.assign(<T>(values: readonly T[]): T => values[below(values.length)]!, { below });
  for (let index = 0; index < count; index++) yield { locale: pick(TAGS), ...kind(pick) };
}

/** Each option in some of the cases. */
function some(pick: Random, choices: Readonly<Record<string, readonly unknown[]>>, share: number): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(choices)) if (pick.below(100) < share) options[name] = pick(values);
  return options;
}

const NAMES = ['narrow', 'short', 'long'];
const NUMERIC = ['numeric', '2-digit'];
const STYLES = ['full', 'long', 'medium', 'short'];
const ZONES = [...Intl.supportedValuesOf('timeZone'), 'Asia/Kolkata', 'us/eastern', '+05:30', '+00:00', '-03:00', 'UTC'];

function moment(pick: Random): number {
  const part = (count: number): number => pick.below(count);
  return Date.UTC(
    pick([1850, 1900, 1970, 2000, 2020, 2030, 2100, -50]) + part(30),
    part(12),
    1 + part(28),
    part(24),
    pick([0, part(60)]),
    pick([0, part(60)]),
    part(1000),
  );
}

export const DATE_CASES: Kind = (pick) => {
  const styles = some(pick, { dateStyle: STYLES, timeStyle: STYLES }, 70);
  const fields = {
    ...some(pick, { weekday: NAMES, timeZoneName: ['short', 'long', 'shortOffset', 'longOffset'] }, 30),
    ...some(pick, { year: NUMERIC, month: [...NUMERIC, ...NAMES], day: NUMERIC, hour: NUMERIC, minute: NUMERIC, second: NUMERIC }, 55),
    ...some(pick, { era: NAMES, dayPeriod: NAMES, fractionalSecondDigits: [1, 2, 3] }, 7),
  };
  const cycles = some(pick, { hourCycle: ['h11', 'h12', 'h23', 'h24'], hour12: [true, false] }, 15);
  const options = { timeZone: pick(ZONES), ...cycles, ...(pick.below(6) === 0 ? styles : fields) };
  const value = moment(pick);
  return {
    options,
    value,
    calls: (format) => {
      const { formatToParts, resolvedOptions, format: text } = withThis(format);
      const { locale, calendar, numberingSystem, timeZone, dateStyle, timeStyle, hourCycle } =
        resolvedOptions!() as Intl.ResolvedDateTimeFormatOptions;
      // Node.js takes letters of texts in a pattern for its fields, and finds fields that are not there.
      return [formatToParts!(value), text!(value), locale, calendar, numberingSystem, timeZone, dateStyle, timeStyle, hourCycle];
    },
  };
};

const ROUNDING = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
const DIGITS = {
  minimumIntegerDigits: [1, 2, 5],
  minimumFractionDigits: [0, 1, 2, 4],
  maximumFractionDigits: [0, 1, 2, 3, 5],
  minimumSignificantDigits: [1, 2, 3],
  maximumSignificantDigits: [3, 5, 9],
};
const SPECIAL = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  1,
  2,
  5,
  0.5,
  1.005,
  999_999,
  999.95,
  -0.001,
  1e17,
  1e-7,
  123n,
  12_345_678_901_234_567_890n,
];
const TEXTS = ['0.1234567890123456789', '1e3', ' 12 ', 'x', true, null, undefined];

function number(pick: Random): unknown {
  const part = pick.below(1_000_000) - 300_000;
  return pick([part, part / pick([3, 10, 1000, 1e9]), part * 10 ** pick.below(12), pick.below(100), pick(SPECIAL), pick(TEXTS)]);
}

export const NUMBER_CASES: Kind = (pick) => {
  const style = pick([
    {},
    {},
    { style: 'percent' },
    {
      style: 'currency',
      currency: pick(['USD', 'EUR', 'JPY', pick(Intl.supportedValuesOf('currency'))]),
      ...some(pick, { currencyDisplay: ['code', 'symbol', 'narrowSymbol'], currencySign: ['accounting'] }, 30),
    },
    { style: 'unit', unit: pick(Intl.supportedValuesOf('unit')), ...some(pick, { unitDisplay: NAMES }, 60) },
  ]);
  const options = {
    ...style,
    ...some(pick, DIGITS, 12),
    ...some(
      pick,
      {
        signDisplay: ['auto', 'never', 'always', 'exceptZero', 'negative'],
        useGrouping: [true, false, 'always', 'min2', 'auto'],
        roundingMode: ROUNDING,
        compactDisplay: ['short', 'long'],
        notation: ['compact', 'standard'],
      },
      20,
    ),
    ...some(
      pick,
      {
        roundingPriority: ['auto', 'morePrecision', 'lessPrecision'],
        roundingIncrement: [1, 5, 25, 50],
        trailingZeroDisplay: ['auto', 'stripIfInteger'],
      },
      7,
    ),
  };
  // What Node.js rounds in steps, it does with the digits that a number of the machine has.
  const value = 'roundingIncrement' in options ? pick.below(10_000) / 8 : number(pick);
  return {
    options,
    value: typeof value === 'bigint' ? String(value) : value,
    calls: (format) => {
      const { formatToParts, format: text, resolvedOptions } = withThis(format);
      // Node.js reads these out of a text of its own, and loses them on the way.
      const {
        roundingPriority: _,
        currencySign: _sign,
        trailingZeroDisplay: _zeros,
        ...resolved
      } = resolvedOptions!() as unknown as Record<string, unknown>;
      return [formatToParts!(value), text!(value), resolved];
    },
  };
};

export const PLURAL_CASES: Kind = (pick) => {
  const options = { type: pick(['cardinal', 'ordinal']), ...some(pick, DIGITS, 10) };
  const value = pick([pick.below(200), pick.below(2_000_000), pick.below(1000) / 10, 1_000_000, number(pick)]);
  return {
    options,
    value: String(value),
    calls: (format) => {
      const { select, resolvedOptions } = withThis(format);
      return [
        select!(typeof value === 'bigint' ? Number(value) : value),
        (resolvedOptions!() as Intl.ResolvedPluralRulesOptions).pluralCategories,
      ];
    },
  };
};

const UNITS = ['second', 'minute', 'hours', 'day', 'days', 'week', 'month', 'quarters', 'year', 'fortnight'];

export const RELATIVE_CASES: Kind = (pick) => {
  const options = some(pick, { style: ['long', 'short', 'narrow'], numeric: ['always', 'auto'] }, 60);
  const value = pick([-3, -2, -1, -0, 0, 1, 2, 3, -1.5, 2.5, 11, 1000, 1_234_567, pick.below(100), NaN]);
  const unit = pick(UNITS);
  return {
    options,
    value: `${value} ${unit}`,
    calls: (format) => {
      const { formatToParts, format: text, resolvedOptions } = withThis(format);
      return [formatToParts!(value, unit), text!(value, unit), resolvedOptions!()];
    },
  };
};

const WORDS = ['A', 'Italia', 'hielo', 'oro', '8', '11 a', 'hora', 'yo', 'שלום', '東京', 'i'];

export const LIST_CASES: Kind = (pick) => {
  const options = some(pick, { type: ['conjunction', 'disjunction', 'unit'], style: ['long', 'short', 'narrow'] }, 70);
  const value = Array.from({ length: pick([0, 1, 2, 3, 4, 6]) }, () => pick(WORDS));
  return {
    options,
    value,
    calls: (format) => {
      const { formatToParts, format: text, resolvedOptions } = withThis(format);
      return [formatToParts!(value), text!(value), resolvedOptions!()];
    },
  };
};

/** Methods that can be called by themselves. */
function withThis(format: unknown): AnyFormat {
  return new Proxy(format as AnyFormat, {
    get:
      (target, name) =>
      (...args: unknown[]) =>
        Reflect.apply(target[name as string]!, target, args),
  });
}

/** A few of the cases with what they give here. */
export function answers(name: string): string[] {
  const classes = Intl as unknown as Readonly<Record<string, new (locale: string, options: object) => unknown>>;
  return Array.from(cases(KINDS[name]!, 120, 7), ({ locale, options, calls }) => {
    try {
      return JSON.stringify(calls(new classes[name]!(locale, options)));
    } catch (error) {
      return / in a function/.test(String(error)) ? 'refused' : (error as Error).name;
    }
  });
}

const KINDS: Readonly<Record<string, Kind>> = {
  DateTimeFormat: DATE_CASES,
  NumberFormat: NUMBER_CASES,
  PluralRules: PLURAL_CASES,
  RelativeTimeFormat: RELATIVE_CASES,
  ListFormat: LIST_CASES,
};
