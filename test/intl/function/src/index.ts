import { answers } from '../../../../sdk/javascript/intl/fixtures/cases.ts';

const AT = new Date(Date.UTC(2024, 6, 1, 12, 30));

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
      new (class extends Intl.DateTimeFormat {})('de', { timeZone: 'UTC' }).format(AT),
    ]);
  },
};
