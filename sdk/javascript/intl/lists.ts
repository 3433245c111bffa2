/** How this Node.js joins lists and tells of times relative to now in a language, for `guest/js/runtime/intl`. */
import { NUMBER } from '@skerry/guest/runtime/intl/codes';
import { RELATIVE_UNITS, WIDTHS } from '@skerry/guest/runtime/intl/relative-units';
import type { ListTables, RelativeTables } from '@skerry/guest/runtime/intl/tables';

const TYPES = ['conjunction', 'disjunction', 'unit'] as const;

/** Where a word changes because of the one after it: what that begins with, and an example. */
const VARIANTS: readonly { readonly language: string; readonly type: string; readonly pattern: string; readonly example: string }[] = [
  { language: 'es', type: 'conjunction', pattern: '^(?:[iIyY](?![oO])|[hH][iI](?![aAeE]))', example: 'Italia' },
  { language: 'es', type: 'disjunction', pattern: '^(?:[hH]?[oO]|8|11(?: |$))', example: 'oro' },
  { language: 'he', type: 'conjunction', pattern: '^[\\u0590-\\u05ff\\ufb1d-\\ufb4f]', example: 'שלום' },
];

export function readLists(locale: string): Record<string, ListTables> {
  const lists: Record<string, ListTables> = {};
  for (const type of TYPES) {
    for (const style of WIDTHS) lists[`${type} ${style}`] = readList(locale, type, style);
  }
  return lists;
}

function readList(locale: string, type: (typeof TYPES)[number], style: (typeof WIDTHS)[number]): ListTables {
  const format = new Intl.ListFormat(locale, { type, style });
  const between = (elements: readonly string[]): string[] => {
    const parts = format.formatToParts(elements);
    const places = parts.flatMap(({ type }, index) => (type === 'element' ? [index] : []));
    if (places[0] !== 0 || places.at(-1) !== parts.length - 1) throw new Error(`Lists of ${locale} are written in a way that is not known`);
    return places.slice(1).map((place) => (parts[place - 1]!.type === 'literal' ? parts[place - 1]!.value : ''));
  };
  const [start, middle, end] = between(['A', 'B', 'C', 'D']) as [string, string, string];
  const two = between(['A', 'B'])[0]!;
  const own = VARIANTS.find((each) => each.type === type && locale.split('-')[0] === each.language);
  const variant = own && {
    pattern: own.pattern,
    between: [between(['A', own.example])[0]!, between(['A', 'B', own.example])[1]!] as const,
  };
  const isAnother = variant !== undefined && (variant.between[0] !== two || variant.between[1] !== end);
  return { between: [two, start, middle, end], ...(isAnother && { variant }) };
}

const WORDS = [-3, -2, -1, -0, 0, 1, 2, 3];
const SAMPLES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 20, 21, 100, 1_000_000, 0.5, 1.5, 2.5];

export function readRelative(locale: string): Record<string, Record<string, RelativeTables>> {
  const units: Record<string, Record<string, RelativeTables>> = {};
  for (const unit of RELATIVE_UNITS) {
    units[unit] = Object.fromEntries(WIDTHS.map((style) => [style, readUnit(locale, unit, style)]));
  }
  return units;
}

function readUnit(locale: string, unit: Intl.RelativeTimeFormatUnit, style: (typeof WIDTHS)[number]): RelativeTables {
  const always = new Intl.RelativeTimeFormat(locale, { style });
  const auto = new Intl.RelativeTimeFormat(locale, { style, numeric: 'auto' });
  const words: Record<string, string> = {};
  for (const number of WORDS) {
    const parts = auto.formatToParts(number, unit);
    if (parts.length === 1 && parts[0]!.type === 'literal') words[Object.is(number, -0) ? '-0' : String(number)] = parts[0]!.value;
  }
  const rules = new Intl.PluralRules(locale);
  const byPlural = (sign: number): Record<string, string> => {
    const patterns: Record<string, string> = {};
    for (const number of SAMPLES) patterns[rules.select(number)] ??= patternOf(always.formatToParts(sign * number, unit));
    return patterns;
  };
  return { words, past: byPlural(-1), future: byPlural(1) };
}

function patternOf(parts: readonly Intl.RelativeTimeFormatPart[]): string {
  let pattern = '';
  for (const { type, value } of parts) {
    if (type === 'literal') pattern += value;
    else if (!pattern.includes(NUMBER)) pattern += NUMBER;
  }
  return pattern;
}
