import { beforeAll, describe, expect, it } from 'vitest';
import type { DateTimeFormatConstructor } from '@skerry/guest/runtime/intl/date-time-format';
import { INTL } from '@skerry/guest/runtime/intl/intl';
import { setTables } from '@skerry/guest/runtime/intl/tables';
import { cases, DATE_CASES, LIST_CASES, LOCALES, NUMBER_CASES, PLURAL_CASES, RELATIVE_CASES } from './fixtures/cases.ts';
import { localesOf } from './index.ts';
import { readTables } from './tables.ts';

/** What the runtime makes of the tables, against Node.js, out of which they were read. */

type AnyFormat = new (locale: string, options: object) => Record<string, (...args: unknown[]) => unknown>;

const own = INTL as Readonly<Record<string, AnyFormat>>;
const theirs = Intl as unknown as Readonly<Record<string, AnyFormat>>;

beforeAll(async () => setTables(await readTables(localesOf({ intl: LOCALES }))), 300_000);

/** What is not there says so; whatever else fails has to fail in both. */
const REFUSED = /there in a function|there together in a function/;

function outcome(
  classes: Readonly<Record<string, AnyFormat>>,
  name: string,
  locale: string,
  options: object,
  calls: (format: unknown) => unknown,
): string {
  try {
    return JSON.stringify(calls(new classes[name]!(locale, options)));
  } catch (error) {
    return REFUSED.test(String(error)) ? 'refused' : (error as Error).name;
  }
}

describe.each([
  ['DateTimeFormat', 1200, DATE_CASES],
  ['NumberFormat', 2000, NUMBER_CASES],
  ['PluralRules', 500, PLURAL_CASES],
  ['RelativeTimeFormat', 500, RELATIVE_CASES],
  ['ListFormat', 300, LIST_CASES],
])('%s', (name, count, kind) => {
  it(`does what Node.js does, in ${count} cases`, () => {
    const wrong: string[] = [];
    let refused = 0;
    for (const { locale, options, value, calls } of cases(kind, count)) {
      const found = outcome(own, name, locale, options, calls);
      if (found === 'refused') refused++;
      else if (found !== outcome(theirs, name, locale, options, calls))
        wrong.push(`${locale} ${JSON.stringify(options)} ${String(value)}: ${found}`);
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeLessThan(count / 10);
  });
});

it('knows every time zone by every name, and changes of clocks to the millisecond', () => {
  const Format = (INTL as { DateTimeFormat: DateTimeFormatConstructor }).DateTimeFormat;
  const options = { timeZoneName: 'longOffset', dateStyle: undefined, hour: 'numeric', minute: 'numeric', second: 'numeric' };
  const wrong: string[] = [];
  for (const timeZone of [...Intl.supportedValuesOf('timeZone'), 'US/Pacific', 'asia/kolkata', 'UTC', 'GMT', '+05:45', '-0330']) {
    const [mine, node] = [Format, Intl.DateTimeFormat].map(
      (each) => new (each as DateTimeFormatConstructor)('en', { ...options, timeZone }) as unknown as Intl.DateTimeFormat,
    );
    const moments = /^[+-]|UTC|GMT/.test(timeZone) ? [0] : changesOf(timeZone);
    for (const moment of moments.flatMap((each) => [each - 1, each])) {
      if (mine!.format(moment) !== node!.format(moment)) wrong.push(`${timeZone} ${new Date(moment).toISOString()}`);
    }
    if (mine!.resolvedOptions().timeZone !== node!.resolvedOptions().timeZone) wrong.push(timeZone);
  }
  expect(wrong).toEqual([]);
}, 120_000);

function changesOf(zone: string): number[] {
  const changes: number[] = [];
  let time = Temporal.Instant.from('1850-01-01T00:00:00Z').toZonedDateTimeISO(zone);
  for (let next = time.getTimeZoneTransition('next'); next !== null && next.year < 2100; next = time.getTimeZoneTransition('next')) {
    changes.push(next.epochMilliseconds);
    time = next;
  }
  // A sample: all of them would take a minute.
  return changes.filter((_, index) => index % 12 === 0 || index > changes.length - 3);
}

describe('what is not there', () => {
  const { DateTimeFormat, NumberFormat, PluralRules } = own;

  it.each([
    ['a language', () => new NumberFormat!('sw', {}), /no data of the locale sw, but of en, .*add "sw" to "javascript"/],
    ['a variant of one', () => new NumberFormat!('fr-CA', {}), /no data of the locale fr-CA/],
    ['a calendar', () => new DateTimeFormat!('en', { calendar: 'buddhist' }), /calendar buddhist is not there in a function/],
    ['a numbering system', () => new NumberFormat!('en-u-nu-arab', {}), /numbering system arab is not there in a function/],
    ['generic names of zones', () => new DateTimeFormat!('en', { timeZoneName: 'longGeneric' }), /use short, long/],
    ['a notation', () => new NumberFormat!('en', { notation: 'scientific' }), /use standard or compact/],
    ['names of currencies', () => new NumberFormat!('en', { style: 'currency', currency: 'EUR', currencyDisplay: 'name' }), /use symbol/],
  ])('is an error that names %s', (_, make, message) => expect(make).toThrow(message));

  it('is an error as in Node.js where it is none at all', () => {
    expect(() => new DateTimeFormat!('en', { timeZone: 'Mars/Olympus' })).toThrow(
      new RangeError('Invalid time zone specified: Mars/Olympus'),
    );
    expect(() => new PluralRules!('not a tag', {})).toThrow(RangeError);
    expect(() => new NumberFormat!('en', { style: 'currency' })).toThrow(TypeError);
  });
});

it('takes the first language of a list that is there', () => {
  const format = new own['NumberFormat']!(['sw', 'de'] as unknown as string, {});
  expect(format['format']!(1234.5)).toBe('1.234,5');
});

it('refuses languages that Node.js does not know, or whose calendar is another', () => {
  expect(() => localesOf({ intl: ['xq'] })).toThrow(/"javascript.intl" names "xq".*Node.js has no data/);
  expect(() => localesOf({ intl: ['fa'] })).toThrow(/calendar is persian/);
});
