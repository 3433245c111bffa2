interface Language {
  /** How many forms a word has for numbers, and which number takes which. */
  readonly pluralForms: string;
  readonly forms: number;
}

const one = { forms: 1, pluralForms: 'nplurals=1; plural=0;' };
const two = { forms: 2, pluralForms: 'nplurals=2; plural=(n != 1);' };
const french = { forms: 2, pluralForms: 'nplurals=2; plural=(n > 1);' };
const czech = { forms: 3, pluralForms: 'nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;' };
const FEW = 'n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2';
const polish = { forms: 3, pluralForms: `nplurals=3; plural=(n==1 ? 0 : ${FEW});` };
const russian = { forms: 3, pluralForms: `nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : ${FEW});` };

/** As the manual of gettext lists them. */
export const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    cs: czech,
    da: two,
    de: two,
    el: two,
    en: two,
    es: two,
    et: two,
    fi: two,
    fr: french,
    hu: two,
    id: one,
    it: two,
    ja: one,
    ko: one,
    nb: two,
    nl: two,
    pl: polish,
    pt: two,
    ru: russian,
    sk: czech,
    sv: two,
    th: one,
    uk: russian,
    vi: one,
    zh: one,
  }),
);
