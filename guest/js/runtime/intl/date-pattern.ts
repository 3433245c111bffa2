/** Which pattern a language has for what was asked for. */
import { datePlace, fieldCode, joinPlace, stylePlace, timePlace, weekdayPlace, ZONE_FIELDS, ZONE_NAMES } from './codes.ts';
import type { DateFormatOptions } from './date-options.ts';
import { placeAt } from './places.ts';
import type { DateTables } from './tables.ts';

export function patternFor(options: DateFormatOptions): string {
  const { dates } = options.locale.tables;
  const { dateStyle, timeStyle, cycle } = options;
  if (dateStyle + timeStyle > 0) {
    return dates.patterns[placeAt(dates.styles, stylePlace(dateStyle, timeStyle, timeStyle === 0 ? -1 : cycle))]!;
  }
  return joined(options, dates);
}

function joined(options: DateFormatOptions, dates: DateTables): string {
  const { weekday, era, year, month, day, dayPeriod, hour, minute, second, fraction, zoneName } = options;
  const date = dates.patterns[placeAt(dates.dates, datePlace(options))]!;
  const zone = ZONE_NAMES.indexOf(zoneName);
  const hasTime = dayPeriod + hour + minute + second > 0;
  if (!hasTime) return zone === 0 ? date : join(dates.zoneJoins[joinPlace(options)]!, date, fieldCode(ZONE_FIELDS[zone]!));
  const cycle = hour === 0 ? 0 : options.cycle < 0 ? dates.cycles[0] : options.cycle;
  const choice = { dayPeriod, hour, minute, second, fraction: fraction > 0 ? 1 : 0, cycle, zone };
  if (weekday > 0 && era + year + month + day + zone + fraction === 0) {
    const special = dates.weekdays[weekdayPlace(weekday, choice)];
    if (special !== undefined) return dates.patterns[special]!;
  }
  const time = dates.patterns[placeAt(dates.times, timePlace(choice))]!;
  if (weekday + year + month + day === 0) return time;
  return join(dates.joins[joinPlace(options)]!, date, time);
}

const join = (pattern: string, date: string, time: string): string => pattern.replace('{0}', () => time).replace('{1}', () => date);
