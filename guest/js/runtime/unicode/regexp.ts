/** `RegExp` of patterns that a program puts together: the engine was built without Unicode's tables. */
import { defineGlobal } from '../define.ts';
import { checkable, translate } from './pattern.ts';

/** What the program wrote, of expressions that were made of something else; and which of `i`, `u`, and `v` they were to have. */
interface Written {
  readonly source: string;
  readonly mode: string;
}

const Native = RegExp;
const prototype = Native.prototype as RegExp & { compile(pattern: unknown, flags?: unknown): RegExp };
const written = new WeakMap<object, Written>();
/** Programs make the same one in a loop. */
const translations = new Map<string, string>();
const KEPT = 32;
const compile = prototype.compile;
const LINE_ENDS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\u2028': '\\u2028', '\u2029': '\\u2029' };
const sourceOf = Object.getOwnPropertyDescriptor(prototype, 'source')!.get!;
const flagsOf = Object.getOwnPropertyDescriptor(prototype, 'flags')!.get!;
/** The one whose flags the engine is about to read. */
let asked: RegExp | undefined;

const modeOf = (flags: string): string => flags.replace(/[^iuv]/g, '');

/** As the standard has it: what says that it is one, or is one. */
function isExpression(value: unknown): value is RegExp {
  if (typeof value !== 'object' || value === null) return false;
  const matcher = (value as { [Symbol.match]?: unknown })[Symbol.match];
  return matcher === undefined ? isNative(value) : Boolean(matcher);
}

function isNative(value: unknown): value is RegExp {
  try {
    Reflect.apply(sourceOf, value, []);
    return value !== prototype;
  } catch {
    return false;
  }
}

/**
 * @param make makes an expression of a pattern, or copies one, with flags
 */
function expressionOf(pattern: unknown, flags: unknown, make: (pattern: unknown, flags: string | undefined) => RegExp): RegExp {
  let source: unknown = pattern;
  let before: Written | undefined;
  if (isNative(pattern)) {
    before = written.get(pattern);
    if (flags === undefined) flags = Reflect.apply(flagsOf, pattern, []);
    source = sourceAsWritten(pattern, before, `${flags as string}`);
  } else if (isExpression(pattern)) {
    source = pattern.source;
    if (flags === undefined) flags = pattern.flags;
  }
  const text = source === undefined ? '' : `${source as string}`;
  const ownFlags = flags === undefined ? '' : `${flags as string}`;
  const mode = modeOf(ownFlags);
  const hasSets = mode.includes('v');
  // Of flags that are wrong, the engine says so.
  const made = hasSets && !mode.includes('u') ? ownFlags.replace('v', 'u') : ownFlags;
  // A copy: there is nothing to translate again.
  if (before?.mode === mode) return remember(make(pattern, made), before);
  const translated = translation(text, ownFlags, mode);
  const expression = make(translated, made);
  return translated === text && !hasSets ? expression : remember(expression, { source: text, mode });
}

/** With the flags that the engine reads from one with `v`, its source is what it was made of. */
function sourceAsWritten(expression: RegExp, before: Written | undefined, flags: string): string {
  const isOfOthers = before === undefined || (before.mode.includes('v') && !flags.includes('v'));
  return isOfOthers ? (Reflect.apply(sourceOf, expression, []) as string) : before.source;
}

/** @throws SyntaxError for a wrong class with `v`, which there is none of in the translation */
function translation(text: string, flags: string, mode: string): string {
  // Nothing that the engine does not know; and what programs make when they are loaded is in each component.
  if (mode === 'u' && !/\\[pP]\{/.test(text)) return text;
  const key = `${mode} ${text}`;
  let translated = translations.get(key);
  if (translated !== undefined) return translated;
  if (mode.includes('v')) Reflect.construct(Native, [checkable(text), flags]);
  translated = translate(text, flags);
  if (translations.size >= KEPT) translations.clear();
  translations.set(key, translated);
  return translated;
}

function remember(expression: RegExp, what: Written): RegExp {
  written.set(expression, what);
  return what.mode.includes('v') ? Object.defineProperties(expression, asWithSets) : expression;
}

/** A method of the engine, which asks for flags first. */
function applied(method: (...args: unknown[]) => unknown, expression: RegExp, args: unknown[]): unknown {
  asked = expression;
  try {
    return Reflect.apply(method, expression, args);
  } finally {
    asked = undefined;
  }
}

/**
 * What is special about an expression with `v`, which is one with `u` underneath. Some of the engine's methods ask an expression for its
 * flags, and know nothing of `v`: with it, they would stay for ever where it matches nothing beside a character of two units.
 */
const asWithSets: PropertyDescriptorMap = {
  unicode: { value: false, writable: false, configurable: true },
  unicodeSets: { value: true, writable: false, configurable: true },
  flags: {
    get(this: RegExp) {
      const flags = Reflect.apply(flagsOf, this, []) as string;
      if (asked !== this) return flags;
      asked = undefined;
      return flags.replace('v', 'u');
    },
    configurable: true,
  },
};
for (const name of [Symbol.match, Symbol.matchAll, Symbol.replace, Symbol.split] as const) {
  const value = function (this: RegExp, text: unknown, ...more: unknown[]): unknown {
    // A subclass may have its own.
    const method = Reflect.get(Object.getPrototypeOf(this) as object, name) as (...args: unknown[]) => unknown;
    const args = [`${text as string}`, ...more];
    return method === prototype[name] ? applied(method, this, args) : Reflect.apply(method, this, args);
  };
  asWithSets[name as unknown as string] = { value, writable: true, configurable: true };
}

const wrapped: typeof Native = new Proxy(Native, {
  construct: (target, [pattern, flags], newTarget) =>
    expressionOf(pattern, flags, (...args) => Reflect.construct(target, args, newTarget === wrapped ? target : newTarget) as RegExp),
  apply: (target, _, [pattern, flags]: [unknown, unknown]) =>
    flags === undefined && isExpression(pattern) && pattern.constructor === wrapped
      ? pattern
      : expressionOf(pattern, flags, (...args) => Reflect.construct(target, args) as RegExp),
});

/** As `source` has it: what stands between two slashes. */
function escaped(source: string): string {
  let isInClass = false;
  return source.replace(/\\[^]|[[\]/\n\r\u2028\u2029]/g, (found) => {
    if (found === '[' || found === ']') isInClass = found === '[';
    if (found === '/') return isInClass ? found : '\\/';
    return LINE_ENDS[found] ?? found;
  });
}

const methods = {
  get source(): string {
    const own = written.get(this);
    return own === undefined ? (Reflect.apply(sourceOf, this, []) as string) : escaped(own.source);
  },
  compile(this: RegExp, pattern?: unknown, flags?: unknown): RegExp {
    if (written.get(this)?.mode.includes('v')) for (const key of Reflect.ownKeys(asWithSets)) Reflect.deleteProperty(this, key);
    written.delete(this);
    // The engine refuses both.
    if (isNative(pattern) && flags !== undefined) return Reflect.apply(compile, this, [pattern, flags]);
    return expressionOf(pattern, flags, (...args) => Reflect.apply(compile, this, isNative(args[0]) ? args.slice(0, 1) : args));
  },
};

for (const name of ['source', 'compile'] as const) {
  const { value, get } = Object.getOwnPropertyDescriptor(methods, name)!;
  // oxlint-disable-next-line no-extend-native -- They belong there.
  Object.defineProperty(prototype, name, { ...(get ? { get } : { value, writable: true }), configurable: true, enumerable: false });
}
Object.defineProperty(prototype, 'constructor', { value: wrapped, writable: true, configurable: true, enumerable: false });
defineGlobal('RegExp', wrapped);
