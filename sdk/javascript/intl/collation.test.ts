import { beforeAll, describe, expect, it } from 'vitest';
import { Collator, localeCompare, setOrders } from '@skerry/guest/runtime/intl/collator';
import { randomNumbers } from '../preinit/describe-samples.ts';
import { readOrders } from './tables.ts';

/** What the runtime makes of the orders, against Node.js, out of which they were read. */

interface Compares {
  compare(one: string, other: string): number;
  resolvedOptions(): object;
}
const Own = Collator as unknown as new (locale: string | undefined, options?: object) => Compares;

const LETTERS: Readonly<Record<string, string>> = {
  en: "abcxyzABC 019-'’éèêëçñöüßæœﬁ①½²ªＡあアかガｶﾞ漢字가각",
  de: 'abcsuozABSUOZäöüÄÖÜß -',
  sv: 'aoåäözvwåÅÄÖAOZ',
  fr: "aeéèêëàâçœæoôiîuùÉÈC '-",
  es: 'abnñoóclhzNÑÓCLH',
  cs: 'cčhdďeéěiírřsštťuúůyýzžCHČŘŠŽ',
  da: 'aæøåoAÆØÅ',
  hu: 'cszgylntaáeéöőüűCSZ',
  ru: 'абвгдеёжийкЁЙАяabc',
  el: 'αάβγδεέηήςσΣΆωabc',
  th: 'กขคเแโไใาิีะ่้',
  hi: 'कखगािीक़्ंः',
};
const LOCALES = Object.keys(LETTERS);

beforeAll(async () => setOrders(await readOrders(LOCALES)), 300_000);

/** Characters of all kinds, some of them. */
const WIDE = Array.from({ length: 3000 }, (_, index) => String.fromCodePoint(0x21 + 41 * index)).filter(
  (each) => each.isWellFormed() && !/\p{Cn}|\p{Co}/u.test(each),
);

function differing(locale: string, count: number, pool: readonly string[], seed: number): string[] {
  const random = randomNumbers(seed);
  const letters = (): string => pool[random(pool.length)]!;
  const found: string[] = [];
  for (let index = 0; index < count; index++) {
    const one = Array.from({ length: 1 + random(6) }, letters).join('');
    const others = [Array.from(one).with(0, letters()).join(''), one.toUpperCase(), one.normalize('NFD'), letters() + letters()];
    const other = others[random(others.length)]!;
    const options = {
      sensitivity: ['base', 'accent', 'case', 'variant', undefined][random(5)],
      caseFirst: ['false', 'upper', 'lower', undefined][random(4)],
      numeric: [true, false, undefined][random(3)],
      ignorePunctuation: [true, false, undefined, undefined][random(4)],
    } as Intl.CollatorOptions;
    const node = new Intl.Collator(locale, options);
    const own = new Own(locale, options);
    if (own.compare(one, other) !== Math.sign(node.compare(one, other))) found.push(JSON.stringify([one, other, options]));
    if (JSON.stringify(own.resolvedOptions()) !== JSON.stringify(node.resolvedOptions()))
      found.push(JSON.stringify([options, own.resolvedOptions()]));
  }
  return found;
}

describe.each(LOCALES)('%s', (locale) => {
  it('has the order that it has in Node.js', () => {
    expect(differing(locale, 1500, [...LETTERS[locale]!, ...LETTERS['en']!.slice(0, 16)], 3)).toEqual([]);
  });

  it('has it for what is written elsewhere, too', () => {
    expect(differing(locale, 500, [...WIDE, ...LETTERS[locale]!], 4)).toEqual([]);
  });
});

describe('a collator', () => {
  it.each<[string, object | undefined]>([
    ['de-u-kn', undefined],
    ['de-u-kn-true', { numeric: false }],
    ['de-u-kn-false-kf-upper', undefined],
    ['sv-u-kf-lower', { caseFirst: 'upper' }],
    ['de-DE-u-co-standard', { sensitivity: 'base' }],
    ['en-US', {}],
    ['da', { numeric: 1, ignorePunctuation: 0 }],
    ['th', {}],
  ])('is told of %s with %o what Node.js tells', (locale, options) => {
    const tell = (made: Compares): unknown => [
      made.resolvedOptions(),
      ['a10', 'A9', 'a9', 'B', 'ä'].toSorted((one, other) => made.compare(one, other)),
    ];
    expect(tell(new Own(locale, options))).toEqual(tell(new Intl.Collator(locale, options)));
  });

  it('is called as in Node.js', () => {
    const plain = Collator as unknown as (locale?: string) => Compares;
    const { compare } = plain('de');
    expect(['b', 'ä', 'A', 'a'].toSorted(compare)).toEqual(['a', 'A', 'ä', 'b']);
    const one = new Own('de');
    expect([
      one.compare === one.compare,
      one.compare.length,
      one.compare.name,
      Object.prototype.toString.call(one),
      Collator.length,
    ]).toEqual([true, 2, '', '[object Intl.Collator]', 0]);
    expect((Collator as unknown as typeof Intl.Collator).supportedLocalesOf(['de', 'sw', 'sv-SE'])).toEqual(['de', 'sv-SE']);
  });

  it.each([
    ['ar', undefined, /does not have the order of the locale ar, but of en/],
    ['de', { usage: 'search' }, /usage search is not there in a function/],
    ['de', { collation: 'phonebk' }, /collation phonebk is not there/],
    ['de-u-co-phonebk', undefined, /collation phonebk is not there/],
    ['de', { sensitivity: 'all' }, /out of range/],
    ['de', { collation: '!' }, /Invalid collation/],
  ])('of %s with %o is refused, never something else', (locale, options, message) => {
    expect(() => new Own(locale, options)).toThrow(message);
    expect(() => new Own(locale, options)).toThrow(RangeError);
  });
});

it('a language whose order cannot be told like this has none', async () => {
  const { orders, tags } = await readOrders(['en', 'ar', 'ja', 'zh']);
  expect([Object.keys(orders), Object.keys(tags)]).toEqual([[], ['en', 'en-US', 'en-Latn', 'en-Latn-US']]);
}, 120_000);

it('texts compare themselves', () => {
  expect([
    localeCompare('a', 'B', undefined, undefined),
    localeCompare('ä', 'z', 'sv', undefined),
    localeCompare('ä', 'z', 'de', {}),
  ]).toEqual([-1, 1, -1]);
  expect(localeCompare('2', '10', ['sw', 'de'], { numeric: true })).toBe(-1);
  expect(localeCompare('\ud800', '\udc00', undefined, undefined)).toBe(Math.sign('\ud800'.localeCompare('\udc00')));
});
