import { parseSync, Visitor } from 'rolldown/utils';
import type { SourceMap } from '@skerry/guest/runtime/source-map';
import { Places } from './places.ts';

/** What the engine lacks, and what to do: said at the line that uses it, as it would be wrong without a word, or fail when it runs. */
const GLOBALS: Readonly<Record<string, string>> = {
  Intl: 'the engine has no data of languages: format in English yourself, or by a package that brings its own such as date-fns',
  WebAssembly: 'compile to a component of its own, or use a package in JavaScript',
  SharedArrayBuffer: 'a function has one thread: use ArrayBuffer',
  Atomics: 'a function has one thread',
  Worker: 'a function has one thread',
  WebSocket: 'use fetch, or an upstream that speaks HTTP',
};

const LOCALES = 'it ignores its arguments: format yourself, or by a package that brings its own data such as date-fns';

/** Methods that do something else than asked when they get this many arguments. */
const METHODS: Readonly<Record<string, { readonly from: number; readonly instead: string }>> = {
  toLocaleString: { from: 1, instead: LOCALES },
  toLocaleDateString: { from: 1, instead: LOCALES },
  toLocaleTimeString: { from: 1, instead: LOCALES },
  toLocaleUpperCase: { from: 1, instead: 'it ignores its arguments' },
  toLocaleLowerCase: { from: 1, instead: 'it ignores its arguments' },
  localeCompare: { from: 1, instead: 'it compares code units: Z comes before a, and ä after z. Nothing is wrong where any order does' },
};

const PROPERTY = /\\[pP]\{/;
const PROPERTIES = 'the engine has no Unicode tables: write the regular expression as a literal, which the build translates';

const MENTIONED = new RegExp(`\\\\\\\\[pP]\\{|\\b(?:${[...Object.keys(GLOBALS), ...Object.keys(METHODS)].join('|')})\\b`);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly name?: string;
}

/**
 * @param code the bundle
 * @returns a warning for each name and file, at the first place
 */
export function missingWarnings(code: string, map: SourceMap): string[] {
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
    if (typeof text === 'string' && PROPERTY.test(text))
      report(start, 'a Unicode property in a regular expression that is made when it runs does not exist in a function', PROPERTIES);
  };
  new Visitor({
    Literal: ({ start, value }) => inText(start, value),
    TemplateElement: ({ start, value }) => inText(start, value.cooked),
    MemberExpression(node) {
      const { object } = node as unknown as { readonly object: Node };
      if (object.type !== 'Identifier' || object.name === undefined || declared.has(object.name)) return;
      if (Object.hasOwn(GLOBALS, object.name)) report(object.start, `${object.name} does not exist in a function`, GLOBALS[object.name]!);
    },
    NewExpression(node) {
      const { callee } = node as unknown as { readonly callee: Node };
      if (callee.type !== 'Identifier' || callee.name === undefined || declared.has(callee.name)) return;
      if (Object.hasOwn(GLOBALS, callee.name)) report(callee.start, `${callee.name} does not exist in a function`, GLOBALS[callee.name]!);
    },
    CallExpression(node) {
      const { callee, arguments: given } = node as unknown as {
        readonly callee: Node & { readonly property?: Node };
        readonly arguments: readonly unknown[];
      };
      const name = callee.property?.name;
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
  const pattern = new RegExp(`\\b(?:const|let|var|class|function)\\s+(${Object.keys(GLOBALS).join('|')})\\b`, 'g');
  return new Set(Array.from(code.matchAll(pattern), ([, name]) => name!));
}
