/** Says what a value is, in text that tells apart whatever a program could. */

export type Cases = Record<string, () => unknown>;

export function describe(value: unknown, depth = 0): string {
  if (depth > 6) return '…';
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return describeError(value);
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name} ${hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${hex(new Uint8Array(value))}`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof RegExp) return String(value);
  const inner = (one: unknown): string => describe(one, depth + 1);
  if (Array.isArray(value)) return `[${Array.from(value, inner).join(', ')}]`;
  if (value instanceof Map) return `Map {${[...value].map(inner).join(', ')}}`;
  if (value instanceof Set) return `Set {${[...value].map(inner).join(', ')}}`;
  // Which one stands first says nothing.
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, one]) => `${key}: ${inner(one)}`).join(', ')}}`;
}

/** Messages are Node's business as far as nobody depends on them; `code` is not. */
function describeError(error: Error & { code?: unknown }): string {
  const name = error instanceof DOMException ? `DOMException ${error.name}` : error.name;
  if (error.code !== undefined && typeof error.code !== 'number') return `${name} ${String(error.code)}`;
  return name;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What each of them returns or throws. */
export async function outcomes(cases: Cases): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const [name, run] of Object.entries(cases)) {
    try {
      all[name] = describe(await run());
    } catch (error) {
      all[name] = `throws ${describe(error)}`;
    }
  }
  return all;
}

/** Calls of a function with each combination of arguments, by what is called. */
export function calls(name: string, call: (...args: never[]) => unknown, ...lists: readonly (readonly unknown[])[]): Cases {
  const combinations = lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
  return Object.fromEntries(
    combinations.map((args) => [`${name}(${args.map((value) => describe(value)).join(', ')})`, () => call(...(args as never[]))]),
  );
}
