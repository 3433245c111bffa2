import { camelCase } from '../../host/engine/glue/text.ts';
import type { Node } from './sexpr.ts';
import { unescape } from './sexpr.ts';

/** A constant of a script as the engine has it. `camelCase` is the engine's own, since that is no matter of this suite. */
export function valueOf(node: Node): unknown {
  return constant(node.list ?? []);
}

const string = (node: Node | undefined): string => new TextDecoder().decode(unescape(node?.text ?? ''));

const optional = (node: Node | undefined): unknown => (node === undefined ? undefined : valueOf(node));

const text = ([first]: readonly Node[]): string => first?.text ?? '';
const stringConstant = ([first]: readonly Node[]): string => string(first);
const floatConstant = (rest: readonly Node[]): number => float(text(rest));
const bigConstant = (rest: readonly Node[]): bigint => BigInt(text(rest));
const listConstant = (rest: readonly Node[]): unknown[] => rest.map(valueOf);

/** What a constant of each kind is; the kinds that are left are small integers. */
const CONSTANTS = new Map<string, (rest: readonly Node[]) => unknown>([
  ['bool', (rest) => text(rest) === 'true'],
  ['str', stringConstant],
  ['char', stringConstant],
  ['enum', stringConstant],
  ['u64', bigConstant],
  ['s64', bigConstant],
  ['f32', floatConstant],
  ['f64', floatConstant],
  ['list', listConstant],
  ['tuple', listConstant],
  ['record', (rest) => Object.fromEntries(rest.map(({ list = [] }) => [camelCase(string(list[1])), constant(list.slice(2))]))],
  ['variant', ([first, payload]) => ({ tag: string(first), val: optional(payload) })],
  ['flags', (rest) => new Set(rest.map((flag) => camelCase(string(flag))))],
  ['option.none', () => undefined],
  ['option.some', ([first]) => valueOf(first as Node)],
  ['result.ok', ([first]) => ({ tag: 'ok', val: optional(first) })],
  ['result.err', ([first]) => ({ tag: 'err', val: optional(first) })],
]);

function constant([head, ...rest]: readonly Node[]): unknown {
  const make = CONSTANTS.get(head?.text.replace(/\.const$/, '') ?? '');
  return make === undefined ? Number(text(rest).replaceAll('_', '')) : make(rest);
}

function float(text: string): number {
  if (text.includes('nan')) return Number.NaN;
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  if (!text.includes('0x')) return Number(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^([-+]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([-+]?\d+))?$/i.exec(text) ?? [];
  const mantissa = Number.parseInt(whole + fraction, 16) * 2 ** (-4 * fraction.length);
  return (sign === '-' ? -1 : 1) * mantissa * 2 ** Number(exponent);
}

/** Whether a value is what the script expects. Typed arrays are lists, and flags that are not named are false. */
export function matches(actual: unknown, expected: unknown): boolean {
  if (expected instanceof Set) return sameFlags(actual, expected);
  if (Array.isArray(expected)) return isList(actual) && sameList(Array.from(actual), expected);
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null) return false;
  const wanted = expected as Readonly<Record<string, unknown>>;
  return Object.keys(wanted).every((key) => matches((actual as Readonly<Record<string, unknown>>)[key], wanted[key]));
}

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || ArrayBuffer.isView(value);

const sameList = (actual: readonly unknown[], expected: readonly unknown[]): boolean =>
  actual.length === expected.length && actual.every((value, i) => matches(value, expected[i]));

function sameFlags(actual: unknown, expected: ReadonlySet<unknown>): boolean {
  const set = Object.entries(actual as Readonly<Record<string, boolean>>).filter(([, on]) => on);
  return set.length === expected.size && set.every(([name]) => expected.has(name));
}

/** Arguments as the engine takes them: flags are objects. */
export const argumentOf = (node: Node): unknown => {
  const value = valueOf(node);
  return value instanceof Set ? Object.fromEntries([...value].map((name) => [name, true])) : value;
};
