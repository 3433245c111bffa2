/** Which plural rules a language follows: those of CLDR, each of which is tried against this Node.js. */
import { pluralOf, readRules } from '@skerry/guest/runtime/intl/plural-operands';

type Rules = Readonly<Record<string, string>>;

const MILLIONS = 'e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5';
const SLAVIC_ONE = 'v = 0 and i % 10 = 1 and i % 100 != 11';
const SLAVIC_FEW = 'v = 0 and i % 10 = 2..4 and i % 100 != 12..14';

const CARDINAL: readonly Rules[] = [
  {},
  { one: 'i = 1 and v = 0' },
  { one: 'n = 1' },
  { one: 'i = 0 or n = 1' },
  { one: 'i = 0,1' },
  { one: 'n = 0..1' },
  { one: 'i = 1 and v = 0', many: MILLIONS },
  { one: 'n = 1', many: MILLIONS },
  { one: 'i = 0,1', many: MILLIONS },
  { one: 'i = 0..1', many: MILLIONS },
  { one: 'n = 0..1 or n = 11..99' },
  { one: 'n = 0,1 or i = 0 and f = 1' },
  { one: 'n = 1 or t != 0 and i = 0,1' },
  { one: 't = 0 and i % 10 = 1 and i % 100 != 11 or t % 10 = 1 and t % 100 != 11' },
  { one: 't = 0 and i % 10 = 1 and i % 100 != 11 or t != 0' },
  { one: `${SLAVIC_ONE} or f % 10 = 1 and f % 100 != 11` },
  { one: 'v = 0 and i = 1,2,3 or v = 0 and i % 10 != 4,6,9 or v != 0 and f % 10 != 4,6,9' },
  {
    zero: 'n % 10 = 0 or n % 100 = 11..19 or v = 2 and f % 100 = 11..19',
    one: 'n % 10 = 1 and n % 100 != 11 or v = 2 and f % 10 = 1 and f % 100 != 11 or v != 2 and f % 10 = 1',
  },
  { zero: 'n = 0', one: 'i = 0,1 and n != 0' },
  { zero: 'n = 0', one: 'n = 1' },
  { one: 'i = 1 and v = 0 or i = 0 and v != 0', two: 'i = 2 and v = 0' },
  { one: 'n = 1', two: 'n = 2' },
  { one: 'i = 0 or n = 1', few: 'n = 2..10' },
  { one: 'i = 1 and v = 0', few: 'v != 0 or n = 0 or n != 1 and n % 100 = 1..19' },
  { one: `${SLAVIC_ONE} or f % 10 = 1 and f % 100 != 11`, few: `${SLAVIC_FEW} or f % 10 = 2..4 and f % 100 != 12..14` },
  { one: 'n = 1,11', two: 'n = 2,12', few: 'n = 3..10,13..19' },
  { one: 'v = 0 and i % 100 = 1', two: 'v = 0 and i % 100 = 2', few: 'v = 0 and i % 100 = 3..4 or v != 0' },
  {
    one: 'v = 0 and i % 100 = 1 or f % 100 = 1',
    two: 'v = 0 and i % 100 = 2 or f % 100 = 2',
    few: 'v = 0 and i % 100 = 3..4 or f % 100 = 3..4',
  },
  { one: 'i = 1 and v = 0', few: 'i = 2..4 and v = 0', many: 'v != 0' },
  {
    one: 'i = 1 and v = 0',
    few: SLAVIC_FEW,
    many: 'v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14',
  },
  {
    one: 'n % 10 = 1 and n % 100 != 11',
    few: 'n % 10 = 2..4 and n % 100 != 12..14',
    many: 'n % 10 = 0 or n % 10 = 5..9 or n % 100 = 11..14',
  },
  { one: 'n % 10 = 1 and n % 100 != 11..19', few: 'n % 10 = 2..9 and n % 100 != 11..19', many: 'f != 0' },
  { one: SLAVIC_ONE, few: SLAVIC_FEW, many: 'v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14' },
  {
    one: 'n % 10 = 1 and n % 100 != 11,71,91',
    two: 'n % 10 = 2 and n % 100 != 12,72,92',
    few: 'n % 10 = 3..4,9 and n % 100 != 10..19,70..79,90..99',
    many: 'n != 0 and n % 1000000 = 0',
  },
  { one: 'n = 1', two: 'n = 2', few: 'n = 0 or n % 100 = 3..10', many: 'n % 100 = 11..19' },
  { one: 'n = 1', two: 'n = 2', few: 'n = 3..6', many: 'n = 7..10' },
  { one: 'v = 0 and i % 10 = 1', two: 'v = 0 and i % 10 = 2', few: 'v = 0 and i % 100 = 0,20,40,60,80', many: 'v != 0' },
  { zero: 'n = 0', one: 'n = 1', two: 'n = 2', few: 'n % 100 = 3..10', many: 'n % 100 = 11..99' },
  { zero: 'n = 0', one: 'n = 1', two: 'n = 2', few: 'n = 3', many: 'n = 6' },
];

const ORDINAL: readonly Rules[] = [
  {},
  { one: 'n % 10 = 1 and n % 100 != 11', two: 'n % 10 = 2 and n % 100 != 12', few: 'n % 10 = 3 and n % 100 != 13' },
  { one: 'n % 10 = 1,2 and n % 100 != 11,12' },
  { one: 'n = 1' },
  { one: 'n = 1,5' },
  { one: 'n = 1..4' },
  { many: 'n = 11,8,80,800' },
  { many: 'n = 11,8,80..89,800..899' },
  { few: 'n % 10 = 2,3 and n % 100 != 12,13' },
  { few: 'n % 10 = 3 and n % 100 != 13' },
  { few: 'n % 10 = 6,9 or n = 10' },
  { many: 'n % 10 = 6 or n % 10 = 9 or n % 10 = 0 and n != 0' },
  { one: 'i = 1', many: 'i = 0 or i % 100 = 2..20,40,60,80' },
  { one: 'n = 1', many: 'n % 10 = 4 and n % 100 != 14' },
  { one: 'n = 1,3', two: 'n = 2', few: 'n = 4' },
  { one: 'n = 1', two: 'n = 2,3', few: 'n = 4' },
  { one: 'n = 1,11', two: 'n = 2,12', few: 'n = 3,13' },
  { one: 'i % 10 = 1 and i % 100 != 11', two: 'i % 10 = 2 and i % 100 != 12', many: 'i % 10 = 7,8 and i % 100 != 17,18' },
  {
    one: 'i % 10 = 1,2,5,7,8 or i % 100 = 20,50,70,80',
    few: 'i % 10 = 3,4 or i % 1000 = 100,200,300,400,500,600,700,800,900',
    many: 'i = 0 or i % 10 = 6 or i % 100 = 40,60,90',
  },
  { one: 'n = 1', two: 'n = 2,3', few: 'n = 4', many: 'n = 6' },
  { one: 'n = 1,5,7,8,9,10', two: 'n = 2,3', few: 'n = 4', many: 'n = 6' },
  { one: 'n = 1,5,7..9', two: 'n = 2,3', few: 'n = 4', many: 'n = 6' },
  { zero: 'n = 0,7,8,9', one: 'n = 1', two: 'n = 2', few: 'n = 3,4', many: 'n = 5,6' },
];

/** Numbers as they are written: the digits behind the point count. */
const SAMPLES = [
  ...Array.from({ length: 1250 }, (_, number) => String(number)),
  ...'10000 99999 100000 1000000 1000001 1000011 2000000 12000000 100000000 1234567'.split(' '),
  ...[0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 14, 21, 22, 101, 111, 1000000].flatMap((whole) =>
    [
      ...Array.from({ length: 100 }, (_, part) => String(part).padStart(2, '0')),
      ...Array.from({ length: 10 }, (_, part) => String(part)),
      '000',
      '001',
      '011',
      '100',
      '111',
      '121',
      '011',
      '012',
    ].map((part) => `${whole}.${part}`),
  ),
];

export function readPlurals(locale: string): { cardinal: Rules; ordinal: Rules } {
  return { cardinal: fitting(locale, 'cardinal', CARDINAL), ordinal: fitting(locale, 'ordinal', ORDINAL) };
}

/** @throws Error if none fits */
function fitting(locale: string, type: 'cardinal' | 'ordinal', candidates: readonly Rules[]): Rules {
  const samples = type === 'ordinal' ? SAMPLES.filter((text) => !text.includes('.')) : SAMPLES;
  const formats = [0, 1, 2, 3].map(
    (digits) => new Intl.PluralRules(locale, { type, minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const expected = samples.map((text) => formats[(text.split('.')[1] ?? '').length]!.select(Number(text)));
  const categories = new Set(expected);
  for (const rules of candidates) {
    const read = readRules(rules);
    if (
      Object.keys(rules).every((name) => categories.has(name as Intl.LDMLPluralRule)) &&
      samples.every((text, at) => pluralOf(read, text) === expected[at])
    )
      return rules;
  }
  throw new Error(`The ${type} plural rules of ${locale} are none that Skerry knows`);
}
