import { parseSync, Visitor } from 'rolldown/utils';
import type { SourceMap } from '@skerry/guest/runtime/source-map';
import { Places } from './places.ts';

/** What the engine lacks, and what to do: said at the line that uses it, as it would be wrong without a word, or fail when it runs. */
const GLOBALS: Readonly<Record<string, string>> = {
  WebAssembly: 'compile to a component of its own, or use a package in JavaScript',
  SharedArrayBuffer: 'a function has one thread: use ArrayBuffer',
  Atomics: 'a function has one thread',
  Worker: 'a function has one thread',
  WebSocket: 'use fetch, or an upstream that speaks HTTP',
};

/** What to do about a global variable that is not there; undefined if nobody would expect it. */
export function missingHelp(name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(GLOBALS, name) ? `${name} does not exist in a function: ${GLOBALS[name]}.` : undefined;
}

/** Members of `Intl` that are not there, and what to do. */
const INTL: Readonly<Record<string, string>> = {
  DisplayNames: 'bring the names that you need',
  DurationFormat: 'use Intl.NumberFormat with style unit, and Intl.ListFormat',
  Locale: 'take language tags apart yourself',
  Segmenter: 'use a package that brings its own tables',
};

/** Methods that do something else than asked when they get this many arguments, or are not there. */
const METHODS: Readonly<Record<string, { readonly from: number; readonly instead: string }>> = {
  formatRange: { from: 2, instead: 'Intl of a function does not have it: format both ends' },
  formatRangeToParts: { from: 2, instead: 'Intl of a function does not have it: format both ends' },
  selectRange: { from: 2, instead: 'Intl of a function does not have it: select for the end' },
};

/** Which argument of a method is a language; of the classes of `Intl`, the first is. */
const LOCALIZED: Readonly<Record<string, number>> = { toLocaleString: 0, toLocaleDateString: 0, toLocaleTimeString: 0, localeCompare: 1 };

/** Properties of texts are not among the tables that a program takes along. */
const STRINGS = /\\p\{(?:Basic_Emoji|Emoji_Keycap_Sequence|RGI_Emoji)/;
const IN_LITERAL = 'write the regular expression as a literal, which the build translates';

const MENTIONED = new RegExp(
  `Emoji_Keycap_Sequence|(?:Basic|RGI)_Emoji|\\b(?:${['Intl', ...Object.keys(GLOBALS), ...Object.keys(METHODS), ...Object.keys(LOCALIZED)].join('|')})\\b`,
);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly name?: string;
}

interface Call {
  readonly callee: Node & { readonly object?: Node; readonly property?: Node };
  readonly arguments: readonly unknown[];
}

const isOfIntl = ({ object }: Call['callee']): boolean => object?.type === 'Identifier' && object.name === 'Intl';

/** What might be one. */
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$/;

/** As `Intl` looks for it. */
function languageOf(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0]!.replace(/-u-.*$/, '');
  } catch {
    return tag;
  }
}

/**
 * @param code the bundle
 * @param tags languages that the function has
 * @returns a warning for each name and file, at the first place
 */
export function missingWarnings(code: string, map: SourceMap, tags: ReadonlySet<string>): string[] {
  if (!MENTIONED.test(code)) return [];
  const found = new Map<string, string>();
  const places = new Places(code, map);
  const report = (start: number, what: string, why: string): void => {
    const place = places.of(start);
    if (place === undefined) return;
    const key = `${what} ${place.source}`;
    if (!found.has(key)) found.set(key, `${place.source}:${place.line}:${place.column}: ${what}: ${why}`);
  };
  const declared = declaredNames(code);
  const inText = (start: number, text: unknown): void => {
    if (typeof text === 'string' && STRINGS.test(text))
      report(start, 'a property of texts in a regular expression that is made when it runs does not exist in a function', IN_LITERAL);
  };
  const inLanguage = (argument: unknown): void => {
    const { start, value } = (argument ?? {}) as { readonly start: number; readonly value?: unknown };
    if (typeof value !== 'string' || !LANGUAGE.test(value) || tags.has(languageOf(value))) return;
    report(start, `the language ${value} is not there in this function`, `add it to "javascript": { "intl": ["${value}"] } in skerry.json`);
  };
  new Visitor({
    Literal: ({ start, value }) => inText(start, value),
    TemplateElement: ({ start, value }) => inText(start, value.cooked),
    MemberExpression(node) {
      const { object, property } = node as unknown as { readonly object: Node; readonly property: Node };
      if (object.type !== 'Identifier' || object.name === undefined || declared.has(object.name)) return;
      const member = object.name === 'Intl' ? property.name : undefined;
      if (member !== undefined && Object.hasOwn(INTL, member))
        report(object.start, `Intl.${member} does not exist in a function`, INTL[member]!);
      if (Object.hasOwn(GLOBALS, object.name)) report(object.start, `${object.name} does not exist in a function`, GLOBALS[object.name]!);
    },
    NewExpression(node) {
      const { callee, arguments: given } = node as unknown as Call;
      if (isOfIntl(callee)) inLanguage(given[0]);
      if (callee.type !== 'Identifier' || callee.name === undefined || declared.has(callee.name)) return;
      if (Object.hasOwn(GLOBALS, callee.name)) report(callee.start, `${callee.name} does not exist in a function`, GLOBALS[callee.name]!);
    },
    CallExpression(node) {
      const { callee, arguments: given } = node as unknown as Call;
      const name = callee.property?.name;
      if (name !== undefined && Object.hasOwn(LOCALIZED, name)) inLanguage(given[LOCALIZED[name]!]);
      else if (name !== undefined && isOfIntl(callee)) inLanguage(given[0]);
      if (name === undefined || !Object.hasOwn(METHODS, name)) return;
      const { from, instead } = METHODS[name]!;
      if (given.length >= from)
        report(callee.property!.start, `${name} with ${given.length} argument${given.length > 1 ? 's' : ''}`, instead);
    },
  }).visit(parseSync('bundle.js', code).program);
  return [...found.values()].toSorted();
}

/** What the program calls one of these itself. */
function declaredNames(code: string): ReadonlySet<string> {
  const pattern = new RegExp(`\\b(?:const|let|var|class|function)\\s+(Intl|${Object.keys(GLOBALS).join('|')})\\b`, 'g');
  return new Set(Array.from(code.matchAll(pattern), ([, name]) => name!));
}
