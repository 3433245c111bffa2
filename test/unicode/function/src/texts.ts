import { resultOf } from './expressions.ts';

const METHODS = ['toLowerCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'normalize'] as const;
const called = (name: (typeof METHODS)[number], value: unknown, ...args: unknown[]): unknown =>
  Reflect.apply(String.prototype[name] as (...args: unknown[]) => unknown, value, args);

/** What programs do with texts of any language: in a function it has to come to what it comes to in Node.js. */
export const TEXTS: Readonly<Record<string, () => unknown>> = {
  'small letters': () =>
    ['ΟΔΟΣ ΑΣ. Σ', 'ΌΣΟ', 'Σ’ΑΣ', 'İΣ', '\ud835\udc00Σ1', 'HELLO', ''].map((each) => [
      each.toLowerCase(),
      each.toLocaleLowerCase(),
      each.toLocaleLowerCase('el'),
    ]),
  'letters of a language': () =>
    ['tr', 'az', 'de', ['tr', 'de'], [], undefined, 'x', 'tr_TR', null, 'el-GR'].map((locales) =>
      resultOf(() =>
        ['Iİiıß', 'DİYARBAKIR'].map((each) => [
          called('toLocaleLowerCase', each, locales),
          locales !== 'el-GR' && called('toLocaleUpperCase', each, locales),
        ]),
      ),
    ),
  methods: () =>
    METHODS.map((name) => [String.prototype[name].name, String.prototype[name].length, Object.keys(String.prototype).includes(name)]),
  'of what is no text': () =>
    METHODS.flatMap((name) =>
      [undefined, null, 12, Symbol('a'), { toString: () => 'ΑΣ' }, ['Σ', 'Α\u0301Σ']].map((value) => resultOf(() => called(name, value))),
    ),
  forms: () =>
    [undefined, 'NFD', 'NFX', null, Symbol('a'), { toString: () => 'NFKC' }].map((form) => resultOf(() => called('normalize', 'Å', form))),
};
