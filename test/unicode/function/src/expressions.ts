/** What programs do with `RegExp` beyond matching: in a function it has to come to what it comes to in Node.js. */
const letters = String('\\p{L}');
const made = (source: string, flags?: string): RegExp => new RegExp(source, flags);

class Own extends RegExp {
  get [Symbol.toStringTag](): string {
    return 'Own';
  }
}

/** As packages do that compile a pattern when it is first used. */
class Late extends RegExp {
  readonly #pattern: string;
  #made: RegExp | undefined;

  constructor(pattern: string, flags: string) {
    super('', flags);
    this.#pattern = pattern;
  }

  override exec(text: string): RegExpExecArray | null {
    this.#made ??= new RegExp(this.#pattern, this.flags);
    this.#made.lastIndex = this.lastIndex;
    const found = this.#made.exec(text);
    this.lastIndex = this.#made.lastIndex;
    return found;
  }
}

/** With a method in the place of one of the engine's. */
class Loud extends RegExp {
  override [Symbol.replace](text: string, by: string | ((found: string) => string)): string {
    return super[Symbol.replace](text, by as string).toUpperCase();
  }
}

const text = 'Größe: 12 m², Жук 3';

export const EXPRESSIONS: Readonly<Record<string, () => unknown>> = {
  source: () => [made(letters, 'u').source, made(`${letters}/[/]\n`, 'gu').source, made('a/b', 'g').source, made('', 'u').source],
  'as text': () => [String(made(letters, 'u')), made('[k-m]', 'iu').toString()],
  flags: () => ['u', 'giu', 'dyu', 'i', ''].map((flags) => [made('[a-z]', flags).flags, made('[a-z]', flags).unicodeSets]),
  'flags with v': () =>
    ['v', 'giv', 'dvy'].map((flags) => {
      const one = made('[\\p{L}--[a-z]]', flags);
      return [one.flags, one.unicode, one.unicodeSets, one.source, String(one), Object.keys(one), one.global, one.hasIndices];
    }),
  'made of its parts with v': () => {
    const one = made('[\\p{L}--[a-z]]+', 'gv');
    return [
      text.match(new RegExp(one.source, one.flags)),
      text.match(new RegExp(`(${one.source})\\w`, one.flags)),
      made(one.source, 'v').source,
    ];
  },
  'compiled late': () =>
    ['gu', 'gv'].map((flags) => {
      const one = new Late('\\p{L}+', flags);
      return [
        text.match(one),
        text.replace(one, (each) => each.toUpperCase()),
        text.split(new Late(' ', flags)),
        Array.from(text.matchAll(one), String),
      ];
    }),
  'a subclass with its own method': () => ['gu', 'gv'].map((flags) => text.replace(new Loud('\\p{Lu}', flags), 'x')),
  'flags that are read while the engine works': () => {
    const one = made('\\p{Lu}', 'gv');
    const seen: string[] = [];
    text.replace(one, (each) => (seen.push(one.flags), each));
    for (const found of text.matchAll(one)) seen.push(`${String(found)} ${one.flags}`);
    const strange = { toString: () => (seen.push(one.flags), text) };
    return [
      one[Symbol.replace](strange as unknown as string, 'x'),
      one[Symbol.split](text),
      one[Symbol.search](text),
      one[Symbol.match](text),
      seen,
    ];
  },
  'compiled from v and to v': () => {
    const one = made('[\\p{L}--[a-z]]', 'v') as RegExp & { compile(source: string | RegExp, flags?: string): RegExp };
    return [
      one.compile('a', 'gu').flags,
      one.unicodeSets,
      one.compile('[a&&b]', 'v').flags,
      one.unicode,
      one.compile(made('[c--d]', 'iv')).flags,
    ];
  },
  'methods with v': () => {
    const one = made('(?<first>[\\p{L}--x])(?<second>\\p{L})', 'gv');
    one.lastIndex = 3;
    return [
      text.replace(one, '$<second>$1'),
      one.lastIndex,
      text.replaceAll(one, (...all) => JSON.stringify(all.at(-1))),
      text.split(made('([^\\p{L}])', 'v'), 3),
      Array.from(text.matchAll(one), ({ index, groups }) => [index, groups?.['first']]),
      text.search(made('\\p{N}', 'v')),
      resultOf(() => 'a'.matchAll(made('a', 'v'))),
      resultOf(() => 'a'.replaceAll(made('a', 'v'), '')),
    ];
  },
  'made of its source': () => text.match(made(made(`(${letters}+)`, 'u').source, 'gu')),
  'made of itself': () => [new RegExp(made(letters, 'u')).source, text.match(new RegExp(made(`${letters}+`, 'u'), 'gu'))],
  'made of itself with case': () => ['\uab70', 'a', '1'].map((each) => new RegExp(made('^\\p{Lu}$', 'u'), 'iu').test(each)),
  'made of itself without u': () => new RegExp(made(letters, 'u'), '').source,
  called: () => {
    const one = made(letters, 'u');
    const Call = RegExp;
    return [Call(one) === one, Call(one, 'gu') === one, Call(`${letters}{2}`, 'u').test('ab')];
  },
  'what it is': () => {
    const one = made(letters, 'u');
    return [
      one.constructor === RegExp,
      one instanceof RegExp,
      /a/ instanceof RegExp,
      /a/.constructor === RegExp,
      RegExp.prototype.constructor === RegExp,
    ];
  },
  itself: () => [
    RegExp.length,
    RegExp.name,
    typeof RegExp,
    (RegExp as { [Symbol.species]?: unknown })[Symbol.species] === RegExp,
    RegExp.escape('a.ä'),
  ],
  subclass: () => {
    const own = new Own(`${letters}+`, 'gu');
    return [
      own instanceof Own,
      own instanceof RegExp,
      own.constructor === Own,
      text.match(own),
      Object.prototype.toString.call(own),
      own.source,
    ];
  },
  'new target': () => Reflect.construct(RegExp, [letters, 'u'], Own) instanceof Own,
  split: () => [text.split(made('\\P{L}+', 'u')), text.split(made('[^\\p{L}]', 'u'), 2)],
  'match all': () => Array.from(text.matchAll(made(`(?<word>${letters}+)`, 'gu')), ({ groups }) => groups?.['word']),
  replace: () => [text.replace(made('\\p{N}+', 'gu'), '#'), text.replaceAll(made('\\p{Lu}', 'gu'), (each) => each.toLowerCase())],
  'last index': () => {
    const sticky = made('\\p{Lu}', 'uy');
    return [sticky.test('ÄÖ'), sticky.lastIndex, sticky.test('ÄÖ'), sticky.lastIndex, sticky.test('ÄÖ'), sticky.lastIndex];
  },
  statics: () => {
    made('(\\p{N}+)', 'u').exec(text);
    return [RegExp.$1, (RegExp as { lastMatch?: string }).lastMatch];
  },
  compiled: () => {
    const one = made(letters, 'u') as RegExp & { compile(source: string | RegExp, flags?: string): RegExp };
    return [
      one.compile('\\p{N}', 'u').source,
      one.test('5'),
      one.compile('a', 'g').source,
      one.source,
      one.compile(made(letters, 'u')).source,
    ];
  },
  'like one': () => {
    const like = { [Symbol.match]: true, source: letters, flags: 'u', constructor: Array };
    const Call = RegExp as unknown as (like: unknown) => RegExp;
    return [Call(like).source, new RegExp(like as unknown as RegExp).test('ä'), new RegExp(like as unknown as RegExp, 'g').flags];
  },
  'not one': () => {
    const none = { [Symbol.match]: false, toString: () => '\\p{Lu}' };
    return [
      new RegExp(none as unknown as string, 'u').test('Ä'),
      new RegExp(undefined as unknown as string).source,
      new RegExp('a', undefined).flags,
    ];
  },
  'wrong flags': () => made('a', 'uv'),
  'null for flags': () => made('a', null as unknown as string),
  'a symbol': () => made(Symbol('a') as unknown as string, 'u'),
  'no such property': () => made('\\p{Letters}', 'u'),
  'a property as an end of a range': () => made('[a-\\p{L}]', 'u'),
  'a property as a start of a range': () => made('[\\p{L}-z]', 'u'),
  'words as a start of a range': () => made('[\\w-z]', 'iu'),
  'a range as what is taken away': () => made('[a-z--b]', 'iv'),
  'copies of one with v': () => {
    const one = made('^[\\p{L}--[a-z]]$', 'v');
    return [
      new RegExp(one),
      new RegExp(one, one.flags),
      new RegExp(one.source, one.flags),
      new RegExp(one, 'iv'),
      new RegExp(one.source, 'v'),
    ].map((each) => ['a', 'A', 'ä'].map((letter) => each.test(letter)));
  },
  'nothing beside two units': () =>
    ['gu', 'gv'].map((flags) => ['x😀y'.match(made('a?', flags)), 'x😀y'.replace(made('', flags), '-'), 'x😀y'.split(made('', flags))]),
  'without u': () => [made('\\p{L}').test('p{L}'), made('\\p{L}', 'g').source],
  'letters among texts': () => 'asSß'.match(made('[\\q{s|ab}--\\q{ab}]', 'gv')),
  'wrong with v': () =>
    ['[(]', '[a&&&b]', '[^\\q{ab}]', '[a--b&&c]', '[\\p{Nothing}]', '(', '[a-\\w]'].map((each) => resultOf(() => made(each, 'v'))),
  case: () =>
    ['k', 's', 'ß', 'σ', '\u{10400}', 'ა', 'ꭰ', 'в', 'ΐ'].map((each) => text.concat('Ksẞςσ\u{10428}ᲐᎠᲀΐ').match(made(each, 'giu'))),
  'words with case': () => [
    made('^\\w+$', 'iu').test('\u212a\u017f'),
    made('\\W', 'iu').test('\u017f'),
    made('[\\W]', 'iu').test('\u212a'),
    made('a\\b', 'iu').test('a\u017f'),
  ],
  literals: () => [/\p{Lu}/iu.test('ꭰ'), /[^a-z]/iv.test('A'), /^\p{RGI_Emoji}$/v.test('👨‍👩‍👧')],
  'what is not a letter, beside others': () =>
    ['[^a]', '[^a5]', '[^\\u0100]', '[^b-d]', '[^sk]'].map((each) => 'θaAbB5sSĀāK'.match(made(each, 'giu'))),
  'case of a group': () => [
    made('(?i:\\p{Lu})b', 'u').test('ab'),
    made('(?i:\\p{Lu})b', 'u').test('aB'),
    made('(?-i:\\p{Lu})b', 'iu').test('aB'),
    made('(?i:a(?-i:k))k', 'u').test('AKk'),
  ],
};

export function resultOf(run: () => unknown): string {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return (error as Error).name;
  }
}
