/** `node:assert` */
import { inspect } from './inspect.ts';
import { assertFunction, invalidArgument, nodeError } from './errors.ts';
import { isDeepLooseEqual, isDeepStrictEqual } from './util/comparison.ts';

type Message = string | Error | undefined;
type Expected = (new (...args: never[]) => unknown) | RegExp | object | ((error: unknown) => boolean);

interface Options {
  readonly message?: string | undefined;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string;
}

export class AssertionError extends Error {
  readonly code = 'ERR_ASSERTION';
  readonly generatedMessage: boolean;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string | undefined;

  constructor(options: Options) {
    if (typeof options !== 'object' || options === null) throw invalidArgument('options', 'of type object', options);
    const { message, actual, expected, operator } = options;
    super(message ?? describe(operator, actual, expected));
    Object.defineProperty(this, 'name', { value: 'AssertionError', enumerable: false, writable: true, configurable: true });
    this.generatedMessage = message === undefined;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

const RELATIONS: Readonly<Record<string, string>> = {
  strictEqual: 'Expected values to be strictly equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

function describe(operator: string | undefined, actual: unknown, expected: unknown): string {
  const relation = RELATIONS[operator ?? ''];
  if (relation === undefined) return operator === undefined ? 'Failed' : `${inspect(actual)} ${operator} ${inspect(expected)}`;
  if (relation.startsWith('Expected "')) return `${relation}\n\n${inspect(expected)}\n`;
  return `${relation}\n\n${inspect(actual)}\n\nshould equal\n\n${inspect(expected)}\n`;
}

/**
 * @param message what the caller gave, thrown as it is when it is an error
 * @param generated what is said otherwise
 */
function fails(options: Options, message: Message, generated?: string): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ ...options, message: message ?? generated });
  throw Object.assign(error, { generatedMessage: message === undefined });
}

export function fail(message: Message = 'Failed'): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message, operator: 'fail' });
  Object.assign(error, { generatedMessage: message === 'Failed' });
  throw error;
}

export function ok(...args: [value?: unknown, message?: Message]): void {
  const [value, message] = args;
  if (value) return;
  const generated = args.length === 0 ? 'No value argument passed to `assert.ok()`' : 'The expression evaluated to a falsy value';
  fails({ actual: value, expected: true, operator: '==' }, message, generated);
}

function relation(name: string, operator: string, holds: (actual: unknown, expected: unknown) => boolean) {
  const check = (...args: [actual: unknown, expected: unknown, message?: Message]): void => {
    if (args.length < 2) throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
    const [actual, expected, message] = args;
    if (!holds(actual, expected)) fails({ actual, expected, operator }, message);
  };
  return Object.defineProperty(check, 'name', { value: name });
}

// oxlint-disable-next-line eqeqeq
const isLooselyEqual = (one: unknown, other: unknown): boolean => one == other || (one !== one && other !== other);
const not = (holds: (one: unknown, other: unknown) => boolean) => (one: unknown, other: unknown) => !holds(one, other);

export const equal = relation('equal', '==', isLooselyEqual);
export const notEqual = relation('notEqual', '!=', not(isLooselyEqual));
export const strictEqual = relation('strictEqual', 'strictEqual', Object.is);
export const notStrictEqual = relation('notStrictEqual', 'notStrictEqual', not(Object.is));
export const deepEqual = relation('deepEqual', 'deepEqual', isDeepLooseEqual);
export const notDeepEqual = relation('notDeepEqual', 'notDeepEqual', not(isDeepLooseEqual));
export const deepStrictEqual = relation('deepStrictEqual', 'deepStrictEqual', isDeepStrictEqual);
export const notDeepStrictEqual = relation('notDeepStrictEqual', 'notDeepStrictEqual', not(isDeepStrictEqual));

function matching(name: string, wanted: boolean) {
  const check = (text: unknown, pattern: RegExp, message?: Message): void => {
    if (!(pattern instanceof RegExp)) throw invalidArgument('regexp', 'an instance of RegExp', pattern);
    if (typeof text === 'string' && pattern.test(text) === wanted) return;
    const generated =
      typeof text === 'string'
        ? `The input ${wanted ? 'did not match' : 'was expected to not match'} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`
        : `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`;
    fails({ actual: text, expected: pattern, operator: name }, message, generated);
  };
  return Object.defineProperty(check, 'name', { value: name });
}

export const match = matching('match', true);
export const doesNotMatch = matching('doesNotMatch', false);

export function ifError(value: unknown): void {
  if (value === null || value === undefined) return;
  const text = value instanceof Error ? value.message || value.name : inspect(value);
  throw new AssertionError({ message: `ifError got unwanted exception: ${text}`, actual: value, expected: null, operator: 'ifError' });
}

type Caught = { readonly error: unknown } | undefined;

function attempt(run: () => unknown): Caught {
  assertFunction(run, 'fn');
  try {
    run();
    return undefined;
  } catch (error) {
    return { error };
  }
}

async function attemptAsync(run: unknown): Promise<Caught> {
  const promise: unknown = typeof run === 'function' ? (run as () => unknown)() : run;
  if (typeof (promise as PromiseLike<unknown> | undefined)?.then !== 'function') {
    if (typeof run === 'function')
      throw nodeError(
        TypeError,
        'ERR_INVALID_RETURN_VALUE',
        `Expected instance of Promise to be returned from the "promiseFn" function but got ${typeof promise}.`,
      );
    throw invalidArgument('promiseFn', 'of type function or an instance of Promise', run);
  }
  return (promise as PromiseLike<unknown>).then(
    () => undefined,
    (error: unknown) => ({ error }),
  ) as Promise<Caught>;
}

/** `throws(fn, /expected/)`, `throws(fn, 'message')` */
function split(expected: Expected | string | undefined, message: Message): { expected: Expected | undefined; message: Message } {
  return typeof expected === 'string' ? { expected: undefined, message: expected } : { expected, message };
}

function assertThrown(name: string, caught: Caught, given: Expected | string | undefined, text: Message): void {
  const { expected, message } = split(given, text);
  if (caught === undefined) {
    const what = name === 'rejects' ? 'rejection' : 'exception';
    const wanted = typeof expected === 'function' && expected.name ? ` (${expected.name})` : '.';
    // Node.js does not count these as its own words.
    fails({ expected, operator: name }, message ?? `Missing expected ${what}${wanted}`);
  }
  if (expected !== undefined) assertExpected(name, caught.error, expected, message);
}

function assertExpected(name: string, error: unknown, expected: Expected, message: Message): void {
  if (typeof expected === 'function') return assertClass(name, error, expected as (error: unknown) => boolean, message);
  if (expected instanceof RegExp) {
    if (expected.test(String(error))) return;
    fails(
      { actual: error, expected, operator: name },
      message,
      `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(error))}\n`,
    );
  }
  if (typeof expected !== 'object' || expected === null)
    throw invalidArgument('expected', 'of type function or an instance of Error, RegExp, or Object', expected);
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  for (const key of keys) {
    const [actual, wanted] = [Reflect.get(Object(error) as object, key) as unknown, Reflect.get(expected, key) as unknown];
    const isMatch = wanted instanceof RegExp && typeof actual === 'string' ? wanted.test(actual) : isDeepStrictEqual(actual, wanted);
    if (!isMatch) fails({ actual: error, expected, operator: name }, message);
  }
}

function assertClass(name: string, error: unknown, expected: (error: unknown) => boolean, message: Message): void {
  if ((expected as { prototype?: object }).prototype !== undefined && error instanceof expected) return;
  if (Error.isPrototypeOf(expected) || expected === (Error as unknown)) {
    fails(
      { actual: error, expected, operator: name },
      message,
      `The error is expected to be an instance of "${expected.name}". Received "${(error as Error)?.name}"`,
    );
  }
  if (expected.call({}, error) === true) return;
  fails(
    { actual: error, expected, operator: name },
    message,
    `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true".`,
  );
}

export function throws(run: () => unknown, expected?: Expected | string, message?: Message): void {
  assertThrown('throws', attempt(run), expected, message);
}

export async function rejects(run: unknown, expected?: Expected | string, message?: Message): Promise<void> {
  assertThrown('rejects', await attemptAsync(run), expected, message);
}

function assertNothingThrown(name: string, caught: Caught, given: Expected | string | undefined, text: Message): void {
  if (caught === undefined) return;
  const { message } = split(given, text);
  const what = name === 'doesNotReject' ? 'rejection' : 'exception';
  const details = message === undefined ? '.' : `: ${String(message)}`;
  fails(
    { actual: caught.error, operator: name },
    `Got unwanted ${what}${details}\nActual message: "${String((caught.error as Error)?.message)}"`,
  );
}

export function doesNotThrow(run: () => unknown, expected?: Expected | string, message?: Message): void {
  assertNothingThrown('doesNotThrow', attempt(run), expected, message);
}

export async function doesNotReject(run: unknown, expected?: Expected | string, message?: Message): Promise<void> {
  assertNothingThrown('doesNotReject', await attemptAsync(run), expected, message);
}

const members = {
  AssertionError,
  fail,
  ok,
  equal,
  notEqual,
  deepEqual,
  notDeepEqual,
  strictEqual,
  notStrictEqual,
  deepStrictEqual,
  notDeepStrictEqual,
  match,
  doesNotMatch,
  ifError,
  throws,
  doesNotThrow,
  rejects,
  doesNotReject,
};

/** With the strict relation under each name. */
export const strict = Object.assign((...args: [value?: unknown, message?: Message]) => ok(...args), members, {
  equal: strictEqual,
  notEqual: notStrictEqual,
  deepEqual: deepStrictEqual,
  notDeepEqual: notDeepStrictEqual,
}) as unknown as typeof members & { strict: unknown };
strict.strict = strict;

const assert = Object.assign((...args: [value?: unknown, message?: Message]) => ok(...args), members, { strict });
export default assert;
