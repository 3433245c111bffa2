/** Errors as Node.js words them: programs compare `code`, and people know the messages. */

type ErrorClass = new (message: string) => Error;

/** An error with a `code`, whose first line of the stack names it. */
export function nodeError(Class: ErrorClass, code: string, message: string): Error {
  const error = new Class(message);
  Object.defineProperty(error, 'code', { value: code, writable: true, enumerable: true, configurable: true });
  Object.defineProperty(error, 'toString', {
    value: () => `${error.name} [${code}]: ${error.message}`,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return error;
}

/** `The "path" argument must be of type string. Received undefined` */
export function invalidArgument(name: string, expected: string, actual: unknown): Error {
  const what = name.includes('.') ? 'property' : 'argument';
  return nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" ${what} must be ${expected}. Received ${received(actual)}`);
}

export function invalidValue(name: string, actual: unknown, reason = 'is invalid'): Error {
  const what = name.includes('.') ? 'property' : 'argument';
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${what} '${name}' ${reason}. Received ${quoted(actual)}`);
}

export function outOfRange(name: string, range: string, actual: unknown): Error {
  return nodeError(
    RangeError,
    'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${grouped(actual)}`,
  );
}

export function assertString(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw invalidArgument(name, 'of type string', value);
}

export function assertFunction(value: unknown, name: string): asserts value is (...args: never[]) => unknown {
  if (typeof value !== 'function') throw invalidArgument(name, 'of type function', value);
}

/** What no function can do. The build has said so, too. */
export function unavailable(what: string, instead: string): Error {
  return nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', `${what} does not exist in a function: ${instead}`);
}

function received(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') {
    const name = (value.constructor as { name?: string } | undefined)?.name;
    return name ? `an instance of ${name}` : '[Object: null prototype] {}';
  }
  return `type ${typeof value} (${quoted(value, 28)})`;
}

function quoted(value: unknown, most = 128): string {
  if (typeof value !== 'string') return typeof value === 'bigint' ? `${value}n` : String(value);
  return `'${value.length > most ? `${value.slice(0, most - 3)}...` : value}'`;
}

/** Numbers of many digits in groups of three. */
function grouped(value: unknown): string {
  if (typeof value === 'bigint') return `${group(String(value))}n`;
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 2 ** 32 ? group(String(value)) : quoted(value);
}

function group(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, '_');
}
