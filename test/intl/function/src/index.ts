import { answers } from '../../../../sdk/javascript/intl/fixtures/cases.ts';

const AT = new Date(Date.UTC(2024, 6, 1, 12, 30));

function thrownBy(run: () => unknown): string {
  try {
    return `nothing, but ${JSON.stringify(run())}`;
  } catch (error) {
    return (error as Error).name;
  }
}

/** What is refused in a function as in Node.js, and what is not. */
const WRONG: readonly (() => unknown)[] = [
  () => new Intl.ListFormat('en').format(['a', undefined as unknown as string]),
  () => new Intl.ListFormat('en').format('ab'),
  () => new Intl.NumberFormat('en', { style: 'currency', currency: 'ßP' }),
  ...['NumberFormat', 'DateTimeFormat', 'RelativeTimeFormat'].map(
    (name) => () => new (Intl[name as 'NumberFormat'] as new (locale: string, options: object) => object)('en', { numberingSystem: '' }),
  ),
  () => new Intl.DateTimeFormat('en', { calendar: '' }),
  () => new Intl.PluralRules('en', { notation: 'nothing' } as object),
  ...['NumberFormat', 'DateTimeFormat', 'RelativeTimeFormat', 'PluralRules', 'ListFormat', 'Collator'].flatMap((name) =>
    [undefined, {}, { localeMatcher: 'lookup' }, { localeMatcher: 'nothing' }, null].map(
      (options) => () => Intl[name as 'NumberFormat'].supportedLocalesOf(['de', 'en'], options as object).length > 0,
    ),
  ),
  ...['de-gregory-gregory', 'de-1901-1901', 'de-1901-1902', 'en-a-bb-a-cc', 'en-a-bb-b-aa', 'en-x-a-a', 'en-u-ca-gregory-x-u-u'].map(
    (tag) => () => Intl.getCanonicalLocales(tag),
  ),
];

/** Whether a list that has something wrong in it is left at that. */
function isLeft(): boolean {
  let left = false;
  const list = function* (): Generator<unknown> {
    try {
      yield 1;
      yield 'a';
    } finally {
      left = true;
    }
  };
  thrownBy(() => new Intl.ListFormat('en').format(list() as Iterable<string>));
  return left;
}

export default {
  fetch(request: Request): Response {
    const name = new URL(request.url).pathname.slice(1);
    if (name !== 'methods') return Response.json(answers(name));
    return Response.json([
      AT.toLocaleString(),
      AT.toLocaleString('de-DE', { timeZone: 'Asia/Tokyo' }),
      AT.toLocaleDateString('fr', { dateStyle: 'full' }),
      AT.toLocaleTimeString('en-IN', { hour: 'numeric', timeZoneName: 'long', timeZone: 'Asia/Kolkata' }),
      (1234.5).toLocaleString(),
      (1234.5).toLocaleString('de', { style: 'currency', currency: 'EUR' }),
      12_345_678_901_234_567_890n.toLocaleString('de-CH'),
      [1234.5, AT, null].toLocaleString('de', { timeZone: 'UTC' }),
      new Float64Array([1000, 0.5]).toLocaleString('fr'),
      new Date(NaN).toLocaleDateString(),
      String(Intl),
      String(new Intl.NumberFormat()),
      Intl.NumberFormat().resolvedOptions().locale,
      Intl.getCanonicalLocales(['EN-us', 'zh-hant-tw']),
      Intl.NumberFormat.supportedLocalesOf(['de', 'en-US']),
      Intl.supportedValuesOf('currency').length,
      ['a', 'b'].map(new Intl.NumberFormat('de').format as (value: unknown) => string),
      WRONG.map(thrownBy),
      isLeft(),
      Object.keys(new Intl.PluralRules('en').resolvedOptions()),
      Intl.NumberFormat.supportedLocalesOf.length,
      Intl.PluralRules.supportedLocalesOf.length,
      new (class extends Intl.DateTimeFormat {})('de', { timeZone: 'UTC' }).format(AT),
    ]);
  },
};
