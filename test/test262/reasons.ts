/** Why files do not pass, by their paths: the first that matches holds. */
export const REASONS: readonly (readonly [files: RegExp, reason: string])[] = [
  [/^annexB\/.*\/legacy-accessors\//, 'The engine has `RegExp.$1` and the like as they were before they were standardized.'],
  [
    /^annexB\/built-ins\/RegExp\/prototype\/(?:compile|Symbol\.split)\//,
    'Skerry’s `RegExp` asks an expression for its parts in an order of its own.',
  ],
  [/\/coerce-global\.js$/, 'It prints, as shells of engines do.'],
  [/\/(?:poisoned-stdlib|last-index-exceeds-str-size)\.js$/, 'They break functions that the response is made with.'],
  [/^built-ins\/RegExp\/prototype\/(?:flags|unicodeSets)\//, 'A literal with `v` says `u`, of which the build makes it.'],
  [
    /^intl402\/.*\/(?:length|name|prop-desc|builtin|\w+-function-property-order|branding|bind|intl-legacy-\S+|legacy-regexp-statics-not-modified)\.js$/,
    'Attributes, names, and lengths of functions, what they say of objects that are none of theirs, and what `RegExp.$1` is afterwards.',
  ],
  [/^intl402\/.*\/(?:\w*[oO]ption\S*(?:order|getters)|unit-invalid)\S*\.js$/, 'What is wrong with options is said in another order.'],
  [/^intl402\/Collator\//, 'A language has one order, and none for searching.'],
  [/^intl402\/PluralRules\//, 'There are no plurals of ranges or of compact numbers, and those languages only that are asked for.'],
  [
    /^intl402\/NumberFormat\//,
    'There are no ranges, no scientific notation, one numbering system of each language, and those units and currencies that `Intl.supportedValuesOf` lists.',
  ],
  [
    /^intl402\/DateTimeFormat\//,
    'There are no ranges, one calendar and one numbering system of each language; names of time zones are said as they are today, and the hour cycle of a tag is followed, not said.',
  ],
  [/^intl402\/RelativeTimeFormat\//, 'There is one numbering system of each language.'],
  [/^intl402\/String\/prototype\/toLocale/, 'Letters of Lithuanian are not there; for Turkish, marks count that are among those of Latin.'],
  [/^intl402\/(?:Array|BigInt|Date|Number|String)\//, 'They ask for what `Intl` of a function says that it does not have.'],
];
