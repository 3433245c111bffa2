/** How this Node.js writes dates in a language, for `guest/js/runtime/intl`: asked for with each combination of options. */
import {
  DATE_CHOICES,
  DATE_FIELDS,
  datePlace,
  fieldCode,
  FIRST_LIST,
  HOUR_CYCLES,
  joinPlace,
  MONTHS,
  NAMES,
  NUMERIC,
  STYLES,
  stylePlace,
  TIME_CHOICES,
  timePlace,
  type TimeChoice,
  weekdayPlace,
  ZONE_FIELDS,
  ZONE_NAMES,
} from '@skerry/guest/runtime/intl/codes';
import { writePlaces } from '@skerry/guest/runtime/intl/places';
import type { DateTables, NameKind } from '@skerry/guest/runtime/intl/tables';
import { offsetTexts, zoneNames } from './offsets.ts';
import type { Kind } from './zones.ts';

type Options = Intl.DateTimeFormatOptions;

/** Each of its numbers is another, and has one digit, but for the year. */
const EXAMPLE = Date.UTC(2003, 1, 4, 6, 7, 8, 9);
const HOUR = 3_600_000;
const HALF_HOUR = 1_830_000;
const MIDNIGHT = Date.UTC(2003, 1, 4);

/** When each name of a list is used. */
const MOMENTS: Readonly<Record<NameKind, readonly number[]>> = {
  weekday: Array.from({ length: 7 }, (_, day) => Date.UTC(2003, 1, 2 + day, 6, 7, 8, 9)),
  month: Array.from({ length: 12 }, (_, month) => Date.UTC(2003, month, 4, 6, 7, 8, 9)),
  era: [new Date(EXAMPLE).setUTCFullYear(-2002), EXAMPLE],
  dayPeriod: [
    ...Array.from({ length: 24 }, (_, hour) => MIDNIGHT + hour * HOUR),
    ...Array.from({ length: 24 }, (_, hour) => MIDNIGHT + hour * HOUR + HALF_HOUR),
  ],
};

/** Places in lists that tell them apart. */
const SAMPLES: Readonly<Record<NameKind, readonly number[]>> = {
  weekday: [2, 4],
  month: [1, 4, 7, 11],
  era: [0, 1],
  dayPeriod: [...Array(24).keys(), 36],
};

export function readDates(locale: string, digits: string, kinds: readonly Kind[]): DateTables {
  const reader = new DateReader(locale, digits);
  const times = reader.times();
  const offsets = offsetTexts(locale, digits);
  return {
    cycles: reader.cycles(),
    dates: reader.dates(),
    times,
    styles: reader.styles(),
    joins: reader.joins(),
    zoneJoins: reader.zoneJoins(),
    weekdays: reader.weekdays(),
    lists: reader.lists,
    patterns: reader.patterns,
    offsets,
    ...zoneNames(locale, digits, kinds, offsets),
  };
}

class DateReader {
  readonly #locale: string;
  readonly #digits: string;
  readonly lists: { of: NameKind; names: string[] }[] = [];
  /** The first one is none. */
  readonly patterns: string[] = [''];
  readonly #found = new Map<string, string>();

  constructor(locale: string, digits: string) {
    this.#locale = locale;
    this.#digits = digits;
  }

  cycles(): [number, number, number] {
    const of = (options: Options): number =>
      HOUR_CYCLES.indexOf(this.#format({ hour: 'numeric', ...options }).resolvedOptions().hourCycle as 'h12');
    return [of({}), of({ hour12: true }), of({ hour12: false })];
  }

  dates(): string {
    const places = Array.from({ length: DATE_CHOICES }, () => 0);
    for (const [weekday, weekdayOption] of NAMES.entries())
      for (const [era, eraOption] of NAMES.entries())
        for (const [year, yearOption] of NUMERIC.entries())
          for (const [month, monthOption] of MONTHS.entries())
            for (const [day, dayOption] of NUMERIC.entries()) {
              if (weekday + year + month + day === 0 || weekday * era > 0) continue;
              places[datePlace({ weekday, era, year, month, day })] = this.#place(
                given({ weekday: weekdayOption, era: eraOption, year: yearOption, month: monthOption, day: dayOption }),
              );
            }
    return writePlaces(places);
  }

  times(): string {
    const places = Array.from({ length: TIME_CHOICES }, () => 0);
    for (const choice of timeChoices()) {
      for (const zone of choice.dayPeriod > 0 ? [0] : ZONE_NAMES.keys())
        places[timePlace({ ...choice, zone })] = this.#place(timeOptions({ ...choice, zone }));
    }
    return writePlaces(places);
  }

  /** Languages have patterns of their own for a weekday and a time. */
  weekdays(): Record<number, number> {
    const places: Record<number, number> = {};
    for (const [weekday, option] of NAMES.entries()) {
      if (option === undefined) continue;
      const alone = this.#pattern({ weekday: option });
      const join = this.#joinOf({ weekday: option, day: 'numeric' });
      for (const choice of timeChoices()) {
        if (choice.hour === 0 || choice.fraction > 0) continue;
        const time = timeOptions({ ...choice, zone: 0 });
        const options = { weekday: option, ...time };
        if (this.#pattern(options) === join.replace('{0}', this.#pattern(time)).replace('{1}', alone)) continue;
        places[weekdayPlace(weekday, { ...choice, zone: 0 })] = this.#place(options);
      }
    }
    return places;
  }

  styles(): string {
    const places = Array.from({ length: 5 * 5 * 5 }, () => 0);
    for (const [date, dateStyle] of STYLES.entries())
      for (const [time, timeStyle] of STYLES.entries())
        for (const [cycle, hourCycle] of [undefined, ...HOUR_CYCLES].entries()) {
          if (date + time === 0) continue;
          places[stylePlace(date, time, cycle - 1)] = this.#place(
            given({ dateStyle, timeStyle, hourCycle: time === 0 ? undefined : hourCycle }),
          );
        }
    return writePlaces(places);
  }

  /** What is before, between, and behind a date and a time. */
  joins(): string[] {
    return this.#joins((date) => this.#joinOf(date));
  }

  /** Of a date and a zone without a time. */
  zoneJoins(): string[] {
    return this.#joins((date) =>
      this.#pattern({ ...date, timeZoneName: 'short' })
        .replace(this.#pattern(date), '{1}')
        .replace(fieldCode('z'), '{0}'),
    );
  }

  #joins(join: (date: Options) => string): string[] {
    const joins: string[] = [];
    for (const [weekday, weekdayOption] of NAMES.entries())
      for (const [month, monthOption] of MONTHS.entries()) {
        joins[joinPlace({ weekday, month, era: 0, year: 0, day: 0 })] = join(
          given({ weekday: weekdayOption, month: monthOption, day: 'numeric' }),
        );
      }
    return joins;
  }

  #joinOf(date: Options): string {
    const time: Options = { minute: 'numeric', second: 'numeric' };
    return this.#pattern({ ...date, ...time })
      .replace(this.#pattern(date), '{1}')
      .replace(this.#pattern(time), '{0}');
  }

  #format(options: Options): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.#locale, { timeZone: 'UTC', ...options });
  }

  #place(options: Options): number {
    const pattern = this.#pattern(options);
    const place = this.patterns.indexOf(pattern);
    return place < 0 ? this.patterns.push(pattern) - 1 : place;
  }

  #pattern(options: Options): string {
    const key = JSON.stringify(options);
    const found = this.#found.get(key) ?? this.#read(options);
    this.#found.set(key, found);
    return found;
  }

  #read(options: Options): string {
    const format = this.#format(options);
    const cycle = format.resolvedOptions().hourCycle ?? 'h23';
    return format
      .formatToParts(EXAMPLE)
      .map(({ type, value }) => {
        if (type === 'literal') return value;
        if (type === 'timeZoneName') return fieldCode(ZONE_FIELDS[ZONE_NAMES.indexOf(zoneNameIn(options))]!);
        const number = this.#number(type, value, cycle);
        return number ?? this.#list(format, type as NameKind);
      })
      .join('');
  }

  #number(type: string, value: string, cycle: string): string | undefined {
    const shown = value.replaceAll(/./gu, (each) => (this.#digits.includes(each) ? String([...this.#digits].indexOf(each)) : each));
    if (!/^\d+$/.test(shown)) return undefined;
    const letter = { year: 'y', month: 'M', day: 'd', hour: HOUR_LETTERS[cycle], minute: 'm', second: 's', fractionalSecond: 'S' }[type];
    if (letter === undefined) throw new Error(`Dates of ${this.#locale} have numbers for ${type}`);
    const isPadded = letter === 'y' ? shown.length === 2 : letter !== 'S' && shown.length === 2;
    const field = isPadded ? letter + letter : letter;
    if (!DATE_FIELDS.includes(field)) throw new Error(`Dates of ${this.#locale} have a number that is not known: ${type}`);
    return fieldCode(field);
  }

  #list(format: Intl.DateTimeFormat, type: NameKind): string {
    if (!Object.hasOwn(MOMENTS, type)) throw new Error(`Dates of ${this.#locale} have a part that is not known: ${type}`);
    const nameAt = (moment: number): string => format.formatToParts(moment).find((part) => part.type === type)?.value ?? '';
    const moments = MOMENTS[type];
    const samples = SAMPLES[type].map((place) => [place, nameAt(moments[place]!)] as const);
    let place = this.lists.findIndex(({ of, names }) => of === type && samples.every(([at, name]) => names[at] === name));
    if (place < 0) place = this.lists.push({ of: type, names: moments.map(nameAt) }) - 1;
    return String.fromCharCode(FIRST_LIST + place);
  }
}

function zoneNameIn({ timeZoneName, timeStyle }: Options): (typeof ZONE_NAMES)[number] {
  if (timeZoneName === undefined) return timeStyle === 'full' ? 'long' : 'short';
  return timeZoneName as (typeof ZONE_NAMES)[number];
}

/** All that a program can ask for. Parts of seconds need minutes and seconds: otherwise languages have no pattern for them. */
function* timeChoices(): Generator<Omit<TimeChoice, 'zone'>> {
  for (const dayPeriod of NAMES.keys())
    for (const hour of NUMERIC.keys())
      for (const minute of NUMERIC.keys())
        for (const second of NUMERIC.keys())
          for (const fraction of minute > 0 && second > 0 ? [0, 1] : [0])
            for (const cycle of hour === 0 ? [0] : HOUR_CYCLES.keys()) {
              if (dayPeriod + hour + minute + second > 0) yield { dayPeriod, hour, minute, second, fraction, cycle };
            }
}

function timeOptions({ dayPeriod, hour, minute, second, fraction, cycle, zone }: TimeChoice): Options {
  return given({
    dayPeriod: NAMES[dayPeriod],
    hour: NUMERIC[hour],
    minute: NUMERIC[minute],
    second: NUMERIC[second],
    fractionalSecondDigits: fraction === 0 ? undefined : 1,
    hourCycle: hour === 0 ? undefined : HOUR_CYCLES[cycle],
    timeZoneName: ZONE_NAMES[zone],
  });
}

const HOUR_LETTERS: Readonly<Record<string, string>> = { h11: 'K', h12: 'h', h23: 'H', h24: 'k' };

/** Without what is undefined. */
function given(options: { readonly [K in keyof Options]: Options[K] | undefined }): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
