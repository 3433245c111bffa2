/** `node:util` */
import { assertFunction, assertString, invalidArgument, nodeError } from './errors.ts';
import { format, formatWithOptions, inspect, stripVTControlCharacters } from './inspect.ts';
import { parseArgs } from './util/arguments.ts';
import { isDeepStrictEqual } from './util/comparison.ts';
import types from './util/types.ts';
import { setTimeout as wait } from './timers/promises.ts';

type Callback = (error: unknown, value?: unknown) => void;
type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const CUSTOM = Symbol.for('nodejs.util.promisify.custom');

export function promisify(original: AnyFunction): AnyFunction {
  assertFunction(original, 'original');
  const custom = (original as unknown as Record<symbol, unknown>)[CUSTOM];
  if (custom !== undefined && custom !== null) {
    assertFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom as AnyFunction, CUSTOM, { value: custom, configurable: true });
  }
  function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle: Callback = (error, value) => (error ? reject(error as Error) : resolve(value));
      Reflect.apply(original, this, [...args, settle]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original) as object);
  Object.defineProperty(promised, CUSTOM, { value: promised, configurable: true });
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = CUSTOM;
Object.defineProperty(globalThis.setTimeout, CUSTOM, { value: wait, configurable: true });

export function callbackify(original: AnyFunction): AnyFunction {
  assertFunction(original, 'original');
  function called(this: unknown, ...args: unknown[]): void {
    const callback = args.pop() as Callback;
    assertFunction(callback, 'last argument');
    const pass = (error: unknown, value?: unknown): void =>
      queueMicrotask(() => (error === null ? callback(null, value) : callback(error)));
    (Reflect.apply(original, this, args) as Promise<unknown>).then(
      (value) => pass(null, value),
      (reason: unknown) =>
        pass(reason || Object.assign(nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value'), { reason })),
    );
  }
  const { length, name, ...rest } = Object.getOwnPropertyDescriptors(original);
  return Object.defineProperties(called, {
    ...rest,
    length: { ...length, value: original.length + 1 },
    name: { ...name, value: `${original.name}Callbackified` },
  });
}

export function inherits(constructor: { prototype: object; super_?: unknown }, parent: { prototype: object }): void {
  if (constructor === undefined || constructor === null) throw invalidArgument('ctor', 'of type function', constructor);
  if (parent === undefined || parent === null) throw invalidArgument('superCtor', 'of type function', parent);
  if (parent.prototype === undefined) throw invalidArgument('superCtor.prototype', 'of type object', parent.prototype);
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

const warned = new Set<string>();

/** Warns when the function is called for the first time. */
export function deprecate<T extends AnyFunction>(original: T, message: string, code?: string): T {
  let isTold = false;
  const deprecated = function (this: unknown, ...args: unknown[]): unknown {
    if (!isTold && !(code !== undefined && warned.has(code)))
      console.warn(`${code === undefined ? '' : `[${code}] `}DeprecationWarning: ${message}`);
    isTold = true;
    if (code !== undefined) warned.add(code);
    return new.target ? (Reflect.construct(original, args, new.target) as object) : Reflect.apply(original, this, args);
  };
  Object.setPrototypeOf(deprecated, original);
  if (original.prototype) deprecated.prototype = original.prototype as object;
  return deprecated as unknown as T;
}

/** `NODE_DEBUG` is never set in a function. */
export function debuglog(_section: string): AnyFunction & { enabled: boolean } {
  return Object.assign(() => undefined, { enabled: false });
}
export const debug = debuglog;

export function log(...args: unknown[]): void {
  console.log(format(...args));
}

export function toUSVString(value: unknown): string {
  return String(value).toWellFormed();
}

export function aborted(signal: AbortSignal, _resource: object): Promise<void> {
  if (typeof signal?.aborted !== 'boolean') throw invalidArgument('signal', 'an instance of AbortSignal', signal);
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Colours are for terminals: a log has none, unless the text is asked not to look. */
export function styleText(
  style: string | readonly string[],
  text: string,
  { validateStream = true }: { validateStream?: boolean } = {},
): string {
  assertString(text, 'text');
  const colors = (inspect as unknown as { colors: Record<string, readonly [number, number]> }).colors;
  const styles = [style].flat().map((name) => {
    const codes = colors[name];
    if (codes === undefined && name !== 'none')
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_VALUE',
        `The argument 'format' must be one of: ${Object.keys(colors)
          .map((each) => `'${each}'`)
          .join(', ')}. Received '${name}'`,
      );
    return codes;
  });
  if (validateStream) return text;
  return styles.reduceRight((inner, codes) => (codes ? `\u001B[${codes[0]}m${inner}\u001B[${codes[1]}m` : inner), text);
}

export function parseEnv(content: string): Record<string, string> {
  assertString(content, 'content');
  const line = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`|([^#\n\r]*))/gm;
  const entries = [...content.matchAll(line)].map(([, name, double, single, back, bare]) => [
    name!,
    double?.replaceAll('\\n', '\n') ?? single ?? back ?? bare!.trim(),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

export { format, formatWithOptions, inspect, isDeepStrictEqual, parseArgs, stripVTControlCharacters, types };
export const { isArray } = Array;
export const { TextEncoder, TextDecoder } = globalThis;
export const transferableAbortSignal = (signal: AbortSignal): AbortSignal => signal;
export const transferableAbortController = (): AbortController => new AbortController();

export default {
  promisify,
  callbackify,
  inherits,
  deprecate,
  debuglog,
  debug,
  log,
  toUSVString,
  aborted,
  styleText,
  parseEnv,
  format,
  formatWithOptions,
  inspect,
  isDeepStrictEqual,
  parseArgs,
  stripVTControlCharacters,
  types,
  isArray,
  TextEncoder,
  TextDecoder,
  transferableAbortSignal,
  transferableAbortController,
  _extend: Object.assign,
};
