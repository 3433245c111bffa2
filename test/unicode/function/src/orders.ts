/** Texts in order, as a function and as Node.js have them. */
const WORDS = [
  'zebra',
  'Äpfel',
  'apfel',
  'Apfel',
  'åka',
  'öl',
  'Straße',
  'Strasse',
  'a10',
  'a9',
  'a 9',
  'émigré',
  '漢字',
  '가',
  'я',
  'Ж',
  '½',
  '_x',
  'co-op',
  'coop',
];

export function orders(): unknown {
  const byNumber = new Intl.Collator('de', { numeric: true, ignorePunctuation: true });
  return {
    usual: WORDS.toSorted((one, other) => one.localeCompare(other)),
    swedish: WORDS.toSorted(new Intl.Collator('sv').compare),
    german: WORDS.toSorted((one, other) => one.localeCompare(other, 'de', { caseFirst: 'upper' })),
    byNumber: WORDS.toSorted(byNumber.compare),
    told: byNumber.resolvedOptions(),
    same: [
      'A'.localeCompare('a', undefined, { sensitivity: 'base' }),
      'a'.localeCompare('\u00e4', 'de', { sensitivity: 'base' }),
      'x'.localeCompare('x'),
    ],
    supported: Intl.Collator.supportedLocalesOf(['sv', 'de-DE']),
  };
}
