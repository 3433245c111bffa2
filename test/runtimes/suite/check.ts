/** What the suite asserts with: no test framework runs everywhere. */

class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/** Deep equality of plain values, lists, typed arrays and bytes. NaN equals NaN, -0 is not 0. */
export function same(actual: unknown, expected: unknown, what = 'value'): void {
  if (!isSame(actual, expected)) throw new CheckFailed(`${what}: ${show(actual)} instead of ${show(expected)}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new CheckFailed(`Not so: ${what}`);
}

/** Passes when the promise is rejected with an error that has this `code`, or is this very error. */
export async function fails(promise: Promise<unknown>, expected: unknown): Promise<void> {
  const outcome = await promise.then(returned, thrown);
  if (!('error' in outcome)) throw new CheckFailed(`returned ${show(outcome.value)} instead of failing with ${show(expected)}`);
  const { error } = outcome;
  if (error !== expected && codeOf(error) !== expected) {
    throw new CheckFailed(`failed with ${codeOf(error) ?? ''} ${String(error)} instead of ${show(expected)}`, { cause: error });
  }
}

const returned = (value: unknown) => ({ value });
const thrown = (error: unknown) => ({ error });

function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string } | undefined)?.code;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  const [left, right] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
