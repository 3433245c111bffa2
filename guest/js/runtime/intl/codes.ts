/**
 * Patterns are texts in which some characters stand for what is put in: those of Unicode's private use. The build writes them,
 * `sdk/javascript/intl`, and the runtime reads them.
 */

const FIRST = 0xe000;

/** Numbers of a date and a time, as CLDR calls them: twice the letter has two digits. Of zones, short and long names and offsets. */
export const DATE_FIELDS = 'y yy M MM d dd K KK h hh H HH k kk m mm s ss S z zzzz O OOOO'.split(' ');

/** From here on, lists of names: the number of the list is added. */
export const FIRST_LIST = FIRST + 0x100;

export const fieldCode = (field: string): string => String.fromCharCode(FIRST + DATE_FIELDS.indexOf(field));
export const fieldOf = (code: number): string | undefined => DATE_FIELDS[code - FIRST];

/** What stands around numbers. The last two enclose a text. */
export const NUMBER = '\ue000';
export const MINUS = '\ue001';
export const PLUS = '\ue002';
export const PERCENT = '\ue003';
export const CURRENCY = '\ue004';
export const UNIT = '\ue005';
export const COMPACT = '\ue006';

/** Options of a date, each by its place in these. None comes first. */
export const NAMES = [undefined, 'narrow', 'short', 'long'] as const;
export const NUMERIC = [undefined, 'numeric', '2-digit'] as const;
export const MONTHS = [undefined, 'numeric', '2-digit', 'narrow', 'short', 'long'] as const;
export const HOUR_CYCLES = ['h11', 'h12', 'h23', 'h24'] as const;
export const STYLES = [undefined, 'full', 'long', 'medium', 'short'] as const;
export const ZONE_NAMES = [undefined, 'short', 'long', 'shortOffset', 'longOffset'] as const;
/** In the order of `ZONE_NAMES`. */
export const ZONE_FIELDS = ['', 'z', 'zzzz', 'O', 'OOOO'] as const;

export interface DateChoice {
  readonly weekday: number;
  readonly era: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface TimeChoice {
  readonly dayPeriod: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Whether there are parts of seconds. */
  readonly fraction: number;
  /** Of `HOUR_CYCLES`; 0 where there is no hour. */
  readonly cycle: number;
  /** Of `ZONE_NAMES`. */
  readonly zone: number;
}

export const DATE_CHOICES = 4 * 4 * 3 * 6 * 3;
export const TIME_CHOICES = 4 * 3 * 3 * 3 * 2 * 4 * 5;

export const datePlace = ({ weekday, era, year, month, day }: DateChoice): number =>
  (((weekday * 4 + era) * 3 + year) * 6 + month) * 3 + day;

export const timePlace = ({ dayPeriod, hour, minute, second, fraction, cycle, zone }: TimeChoice): number =>
  (((((dayPeriod * 3 + hour) * 3 + minute) * 3 + second) * 2 + fraction) * 4 + cycle) * 5 + zone;

/** A weekday that stands with a time alone. */
export const weekdayPlace = (weekday: number, { dayPeriod, hour, minute, second, cycle }: TimeChoice): number =>
  ((((weekday * 4 + dayPeriod) * 3 + hour) * 3 + minute) * 3 + second) * 4 + cycle;

/** Of a date and a time: what their pattern is joined by depends on the widths of weekday and month. */
export const joinPlace = ({ weekday, month }: DateChoice): number => weekday * 6 + month;

/** @param cycle of `HOUR_CYCLES`, or -1 for that of the locale */
export const stylePlace = (date: number, time: number, cycle: number): number => (date * 5 + time) * 5 + cycle + 1;
