/** Reads options as ECMA-402 says. */

export type Options = Readonly<Record<string, unknown>>;

export function optionsOf(options: unknown): Options {
  if (options === undefined) return Object.create(null) as Options;
  if (options === null) throw new TypeError('Cannot convert undefined or null to object');
  return Object(options) as Options;
}

/** One of several texts. */
export function choice<T extends string, D>(options: Options, name: string, values: readonly (T | undefined)[], otherwise: D): T | D {
  const value = options[name];
  if (value === undefined) return otherwise;
  const text = String(value);
  if (!values.includes(text as T)) throw new RangeError(`Value ${text} out of range for Intl options property ${name}`);
  return text as T;
}

export function flag(options: Options, name: string): boolean | undefined {
  const value = options[name];
  return value === undefined ? undefined : Boolean(value);
}

export function whole(options: Options, name: string, least: number, most: number): number | undefined {
  return wholeOf(options[name], name, least, most);
}

export function wholeOf(value: unknown, name: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number >= least && number <= most)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(number);
}

export function refuse(options: Options, name: string, why: string): void {
  if (options[name] !== undefined) throw new RangeError(`The option ${name} is not there in a function: ${why}`);
}

/** What `resolvedOptions` gives has no options without a value. */
export const withValues = (all: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
