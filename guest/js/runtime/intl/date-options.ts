/** What a `DateTimeFormat` was asked for. */
import { HOUR_CYCLES, MONTHS, NAMES, NUMERIC, STYLES, ZONE_NAMES } from './codes.ts';
import { type Locale, localeOf, onlyOne } from './locales.ts';
import { choice, flag, type Options, optionsOf, whole } from './options.ts';
import { type TimeZone, timeZoneOf } from './zones.ts';

export type Need = 'date' | 'time' | 'any' | 'all';

export interface DateFormatOptions {
  readonly locale: Locale;
  readonly zone: TimeZone;
  readonly weekday: number;
  readonly era: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayPeriod: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: number;
  readonly zoneName: (typeof ZONE_NAMES)[number];
  readonly dateStyle: number;
  readonly timeStyle: number;
  /** Of `HOUR_CYCLES`; -1: not asked for. */
  readonly cycle: number;
}

/**
 * @param needed what has to be there, or else what is given
 * @param given `date`, `time`, or both
 */
export function readDateOptions(
  locales: unknown,
  options: unknown,
  needed: Need = 'any',
  given: Exclude<Need, 'any'> = 'date',
): DateFormatOptions {
  const locale = localeOf(locales);
  const from = optionsOf(options);
  readCalendars(from, locale);
  const cycle = cycleOf(from, locale);
  const zone = zoneOf(from['timeZone']);
  const fields = readFields(from);
  const zoneName = zoneNameOf(from);
  assertTogether(fields, zoneName !== undefined);
  choice(from, 'formatMatcher', ['basic', 'best fit'], undefined);
  const dateStyle = STYLES.indexOf(choice(from, 'dateStyle', STYLES.slice(1), undefined));
  const timeStyle = STYLES.indexOf(choice(from, 'timeStyle', STYLES.slice(1), undefined));
  const chosen = { locale, zone, zoneName, dateStyle, timeStyle, cycle };
  if (dateStyle + timeStyle === 0) return { ...chosen, ...withDefaults(fields, needed, given) };
  const other = zoneName !== undefined ? 'timeZoneName' : Object.entries(fields).find(([, place]) => place > 0)?.[0];
  if (other !== undefined) throw new TypeError(`Can't set option ${other} when ${dateStyle > 0 ? 'dateStyle' : 'timeStyle'} is used`);
  if ((given === 'date' && timeStyle > 0 && needed === 'date') || (given === 'time' && dateStyle > 0 && needed === 'time')) {
    throw new TypeError(`Invalid option : ${given === 'date' ? 'timeStyle' : 'dateStyle'}`);
  }
  return { ...chosen, ...fields };
}

function readCalendars(options: Options, { wishes, tables }: Locale): void {
  choice(options, 'localeMatcher', ['lookup', 'best fit'], undefined);
  onlyOne('calendar', options['calendar'], wishes.get('ca'), 'gregory');
  onlyOne('numbering system', options['numberingSystem'], wishes.get('nu'), tables.numberingSystem);
}

function cycleOf(options: Options, { wishes, tables }: Locale): number {
  const hour12 = flag(options, 'hour12');
  const asked = choice(options, 'hourCycle', HOUR_CYCLES, undefined);
  if (hour12 !== undefined) return tables.dates.cycles[hour12 ? 1 : 2];
  return HOUR_CYCLES.indexOf((asked ?? wishes.get('hc')) as 'h11');
}

function zoneNameOf(options: Options): (typeof ZONE_NAMES)[number] {
  const name = choice(options, 'timeZoneName', [...ZONE_NAMES.slice(1), 'shortGeneric', 'longGeneric'], undefined);
  if (name?.endsWith('Generic')) {
    throw new RangeError(`The timeZoneName ${name} is not there in a function: use short, long, shortOffset, or longOffset`);
  }
  return name as (typeof ZONE_NAMES)[number];
}

function zoneOf(name: unknown): TimeZone {
  return timeZoneOf(name === undefined ? 'UTC' : String(name));
}

type Fields = Pick<
  DateFormatOptions,
  'weekday' | 'era' | 'year' | 'month' | 'day' | 'dayPeriod' | 'hour' | 'minute' | 'second' | 'fraction'
>;

function readFields(options: Options): Fields {
  const place = (name: string, values: readonly (string | undefined)[]): number =>
    values.indexOf(choice(options, name, values.slice(1), undefined));
  const fields = {
    weekday: place('weekday', NAMES),
    era: place('era', NAMES),
    year: place('year', NUMERIC),
    month: place('month', MONTHS),
    day: place('day', NUMERIC),
    dayPeriod: place('dayPeriod', NAMES),
    hour: place('hour', NUMERIC),
    minute: place('minute', NUMERIC),
    second: place('second', NUMERIC),
    fraction: whole(options, 'fractionalSecondDigits', 1, 3) ?? 0,
  };
  return fields;
}

/** What nobody asks for together, as tables of everything would be larger than they are worth. */
function assertTogether({ fraction, minute, second, dayPeriod, era, weekday, year, month, day, hour }: Fields, hasZone: boolean): void {
  const mistake =
    fraction > 0 && minute * second === 0
      ? 'fractionalSecondDigits without minute and second'
      : dayPeriod > 0 && hasZone
        ? 'dayPeriod with timeZoneName'
        : era > 0 && weekday > 0
          ? 'era with weekday'
          : era > 0 && hour + minute + second > 0 && weekday + year + month + day === 0
            ? 'era with a time and no date'
            : undefined;
  if (mistake !== undefined) throw new RangeError(`These options are not there together in a function: ${mistake}`);
}

function withDefaults(fields: Fields, needed: Need, given: Exclude<Need, 'any'>): Fields {
  const { weekday, year, month, day, dayPeriod, hour, minute, second, fraction } = fields;
  const hasDate = weekday + year + month + day > 0;
  const hasTime = dayPeriod + hour + minute + second + fraction > 0;
  const isEnough = { date: hasDate, time: hasTime, any: hasDate || hasTime, all: hasDate || hasTime }[needed];
  if (isEnough) return fields;
  return {
    ...fields,
    ...(given !== 'time' && { year: 1, month: 1, day: 1 }),
    ...(given !== 'date' && { hour: 1, minute: 1, second: 1 }),
  };
}
