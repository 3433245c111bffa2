/** What the build has read out of Node.js: `sdk/javascript/intl`. */

export interface DateTables {
  /** The one of the locale, and what `hour12` true and false mean: places in `HOUR_CYCLES`. */
  readonly cycles: readonly [number, number, number];
  /** Names, by what decides: `weekday`, `month`, `era`, and `dayPeriod` for full and for other hours. */
  readonly lists: readonly { readonly of: NameKind; readonly names: readonly string[] }[];
  readonly patterns: readonly string[];
  /** Places in `patterns`, by `datePlace`, `timePlace`, `stylePlace`, as `placeAt` reads them. */
  readonly dates: string;
  readonly times: string;
  readonly styles: string;
  /** Patterns of both, in which `{0}` is the time and `{1}` the date, by `joinPlace`. */
  readonly joins: readonly string[];
  /** The same of a date and a zone. */
  readonly zoneJoins: readonly string[];
  /** Places in `patterns` by `weekdayPlace`, where it is not joined like others. */
  readonly weekdays: Readonly<Record<number, number>>;
  readonly offsets: OffsetTexts;
  /** Names of zones, and their places: two for each kind of all zones; 0: there is none but the offset. */
  readonly zoneNames: readonly string[];
  readonly zones: string;
}

export type NameKind = 'weekday' | 'month' | 'era' | 'dayPeriod';

/** How the distance from UTC is written. */
export interface OffsetTexts {
  readonly zero: readonly [short: string, long: string];
  /** What stands before, between, and behind the numbers. */
  readonly before: readonly [positive: string, negative: string];
  readonly separator: string;
  readonly behind: readonly [positive: string, negative: string];
}

/** Patterns around a number without a sign, with minus, with plus, and where no sign is wanted. */
export type Signed = readonly [string, string, string, string];

export interface NumberTables {
  readonly decimal: string;
  readonly group: string;
  /** Digits of the last group, of those before, and how many there have to be before the last. */
  readonly grouping: Readonly<Record<'plain' | 'percent' | 'currency' | 'accounting' | 'compact', readonly [number, number, number]>>;
  readonly minus: string;
  readonly plus: string;
  readonly percentSign: string;
  readonly nan: string;
  readonly infinity: string;
  readonly plain: Signed;
  readonly percent: Signed;
  readonly currency: CurrencyTables;
  /** By unit and length, then by plural category. */
  readonly units: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  readonly compact: Readonly<Record<'short' | 'long', readonly CompactStep[]>>;
}

export interface CurrencyTables {
  readonly decimal: string;
  readonly group: string;
  /** Standard ones, and those of accounts; then both of what has no digits. */
  readonly shapes: readonly (readonly [Signed, Signed, Signed, Signed])[];
  /** `symbol` and `narrowSymbol` of each where it is not its code, with its shape. */
  readonly symbols: Readonly<Record<string, readonly [symbol: string, shape: number, narrow: string, narrowShape: number]>>;
  /** The shape of a code. */
  readonly codeShape: number;
  /** Whether compact numbers stand in the shapes as others do. */
  readonly isCompact: Readonly<Record<'short' | 'long', boolean>>;
}

/** For numbers from 10 to the power of its place plus 3 on. */
export interface CompactStep {
  /** The power of ten that a number is divided by. */
  readonly power: number;
  /** By plural category; none: the number alone. */
  readonly patterns: Readonly<Record<string, string>>;
}

export interface RelativeTables {
  /** Words that `numeric: 'auto'` has for a number. */
  readonly words: Readonly<Record<string, string>>;
  /** By plural category. */
  readonly past: Readonly<Record<string, string>>;
  readonly future: Readonly<Record<string, string>>;
}

export interface ListTables {
  /** What stands between two; then after the first, in the middle, and before the last of more. */
  readonly between: readonly [string, string, string, string];
  /** What does so before a last element that matches a regular expression, of two and of more. */
  readonly variant?: { readonly pattern: string; readonly between: readonly [string, string] };
}

export interface LocaleTables {
  /** From 0 to 9. */
  readonly digits: string;
  readonly numberingSystem: string;
  /** In the syntax of CLDR; `other` is the rest. */
  readonly cardinal: Readonly<Record<string, string>>;
  readonly ordinal: Readonly<Record<string, string>>;
  readonly dates: DateTables;
  readonly numbers: NumberTables;
  /** By type and style. */
  readonly lists: Readonly<Record<string, ListTables>>;
  /** By unit and style. */
  readonly relative: Readonly<Record<string, Readonly<Record<string, RelativeTables>>>>;
}

export interface IntlTables {
  /** Tags that programs may ask for: the tables of each, and what it is called then. */
  readonly tags: Readonly<Record<string, readonly [table: string, resolved: string]>>;
  readonly locales: Readonly<Record<string, LocaleTables>>;
  readonly zones: ZoneTables;
  /** Currencies, with the digits of those that have not two: `EUR JPY0`. */
  readonly currencies: string;
}

export interface ZoneTables {
  /** Canonical ones, each with a space before and behind it. */
  readonly names: string;
  /** The same of others: `Other=Canonical`. */
  readonly links: string;
  /** Packed, in the order of canonical names. */
  readonly zones: readonly string[];
  /** The name of `+00:00`. */
  readonly zeroName: number;
}

let current: IntlTables | undefined;

export function setTables(tables: IntlTables): void {
  current = tables;
}

export function tables(): IntlTables {
  return current!;
}
