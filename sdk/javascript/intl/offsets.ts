/** How this Node.js names time zones in a language, and writes their distance from UTC. */
import type { DateTables, OffsetTexts } from '@skerry/guest/runtime/intl/tables';
import { writePlaces } from '@skerry/guest/runtime/intl/places';
import { offsetText } from '@skerry/guest/runtime/intl/offset-text';
import type { Kind } from './zones.ts';

type Width = 'short' | 'long' | 'shortOffset' | 'longOffset';

/** Two where the distance has hours, minutes, and seconds. */
const EXAMPLES = [
  { zone: 'Europe/Moscow', time: Date.UTC(1850, 0) },
  { zone: 'America/New_York', time: Date.UTC(1850, 0) },
] as const;

function nameAt(locale: string, zone: string, time: number, timeZoneName: Width): string {
  return zoneNameOf(new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName, year: 'numeric' }), time);
}

const zoneNameOf = (format: Intl.DateTimeFormat, time: number): string =>
  format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';

export function offsetTexts(locale: string, digits: string): OffsetTexts {
  const [positive, negative] = EXAMPLES.map(({ zone, time }) => {
    const parts = new RegExp(
      `^([^${digits}]+)[${digits}]+([^${digits}]+)[${digits}]+([^${digits}]+)[${digits}]+([^${digits}]*)$`,
      'u',
    ).exec(nameAt(locale, zone, time, 'longOffset'));
    if (parts === null || parts[2] !== parts[3]) throw new Error(`Offsets of ${locale} are written in a way that is not known`);
    return { before: parts[1]!, separator: parts[2]!, behind: parts[4]! };
  });
  return {
    zero: [nameAt(locale, 'UTC', 0, 'shortOffset'), nameAt(locale, 'UTC', 0, 'longOffset')],
    before: [positive!.before, negative!.before],
    separator: positive!.separator,
    behind: [positive!.behind, negative!.behind],
  };
}

export function zoneNames(
  locale: string,
  digits: string,
  kinds: readonly Kind[],
  offsets: OffsetTexts,
): Pick<DateTables, 'zoneNames' | 'zones'> {
  const names = [''];
  const formats = new Map<string, Intl.DateTimeFormat>();
  const places = kinds.flatMap(({ zone, offset, example }) =>
    (['short', 'long'] as const).map((width) => {
      const key = `${zone} ${width}`;
      const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: width, year: 'numeric' });
      formats.set(key, format);
      const name = zoneNameOf(format, example);
      if (name === offsetText(offset, width, offsets, digits)) return 0;
      const place = names.indexOf(name);
      return place < 0 ? names.push(name) - 1 : place;
    }),
  );
  return { zoneNames: names, zones: writePlaces(places) };
}
