import { canonicalTags } from '../canonical-tags.ts';
import { DateTimeFormat } from './date-time-format.ts';
import { ListFormat } from './list-format.ts';
import { NumberFormat } from './number-format.ts';
import { PluralRules } from './plural-rules.ts';
import { RelativeTimeFormat } from './relative-time-format.ts';
import { tables } from './tables.ts';
import { canonicalZones } from './zones.ts';

/** What of ECMA-402 a function has. What it has not is missing: programs can ask. */
export const INTL: object = {};

const members: Readonly<Record<string, unknown>> = {
  DateTimeFormat,
  ListFormat,
  NumberFormat,
  PluralRules,
  RelativeTimeFormat,
  getCanonicalLocales: (locales?: unknown): string[] => canonicalTags(locales),
  supportedValuesOf: (key: unknown): string[] => supportedValues(String(key)),
};

function supportedValues(key: string): string[] {
  const english = tables().locales['en']!;
  switch (key) {
    case 'calendar':
      return ['gregory'];
    case 'collation':
      return [];
    case 'currency':
      return tables()
        .currencies.split(' ')
        .map((currency) => currency.slice(0, 3));
    case 'numberingSystem':
      return [...new Set(Object.values(tables().locales).map(({ numberingSystem }) => numberingSystem))].sort();
    case 'timeZone':
      return canonicalZones();
    case 'unit':
      return Object.keys(english.numbers.units);
    default:
      throw new RangeError(`Invalid key : ${key}`);
  }
}

for (const [name, value] of Object.entries(members)) {
  Object.defineProperty(INTL, name, { value, writable: true, configurable: true, enumerable: false });
}
Object.defineProperty(INTL, Symbol.toStringTag, { value: 'Intl', configurable: true });

for (const [name, value] of Object.entries({ ListFormat, PluralRules, RelativeTimeFormat })) {
  Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(value.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
}
