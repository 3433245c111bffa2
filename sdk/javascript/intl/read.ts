/** All that a function gets to know of languages and time zones, read out of this Node.js. */
import type { IntlTables, LocaleTables, ZoneTables } from '@skerry/guest/runtime/intl/tables';
import { readDates } from './dates.ts';
import { readLists, readRelative } from './lists.ts';
import { readCurrencies, readNumbers } from './numbers.ts';
import { readPlurals } from './plural-rules.ts';
import { type Kind, readZones } from './zones.ts';

/** What all languages have in common. */
export interface Common {
  readonly zones: ZoneTables;
  readonly kinds: readonly Kind[];
  readonly currencies: string;
}

export function readCommon(): Common {
  const { kinds, ...zones } = readZones();
  return { zones, kinds, currencies: readCurrencies() };
}

export function readLocale(locale: string, kinds: readonly Kind[]): LocaleTables {
  const format = new Intl.NumberFormat(locale, { useGrouping: false });
  const digits = [...format.format(9_876_543_210)].toReversed().join('');
  const plurals = readPlurals(locale);
  return {
    digits,
    numberingSystem: format.resolvedOptions().numberingSystem,
    ...plurals,
    dates: readDates(locale, digits, kinds),
    numbers: readNumbers(locale, digits, plurals.cardinal),
    lists: readLists(locale),
    relative: readRelative(locale),
  };
}

/** A language is also that of the country and the script which it is taken for. */
export function tagsOf(locale: string): IntlTables['tags'] {
  const { language, script, region } = new Intl.Locale(locale).maximize();
  const minimal = new Intl.Locale(locale).minimize().toString();
  const tags = [`${language}-${region}`, `${language}-${script}`, `${language}-${script}-${region}`];
  const same = tags.filter((tag) => new Intl.Locale(tag).minimize().toString() === minimal);
  return Object.fromEntries([locale, ...same].map((tag) => [tag, [locale, new Intl.NumberFormat(tag).resolvedOptions().locale]]));
}
