import { camelCase } from '../../host/engine/glue/text.ts';
import type { Node } from './sexpr.ts';
import { unescape } from './sexpr.ts';

const string = (node: Node | undefined): string => new TextDecoder().decode(unescape(node?.text ?? ''));

const BIG = new Set(['u64', 's64']);

/** A constant of a script as the engine has it. `camelCase` is the engine's own, since that is no matter of this suite. */
export function valueOf(node: Node): unknown {
  return constant(node.list ?? []);
}

function constant([head, ...rest]: readonly Node[]): unknown {
  const [first] = rest;
  const kind = head?.text.replace(/\.const$/, '') ?? '';
  switch (kind) {
    case 'bool':
      return first?.text === 'true';
    case 'str':
    case 'char':
    case 'enum':
      return string(first);
    case 'f32':
    case 'f64':
      return float(first?.text ?? '');
    case 'list':
    case 'tuple':
      return rest.map(valueOf);
    case 'record':
      return Object.fromEntries(rest.map(({ list = [] }) => [camelCase(string(list[1])), constant(list.slice(2))]));
    case 'variant':
      return { tag: string(first), val: rest[1] === undefined ? undefined : valueOf(rest[1]) };
    case 'flags':
      return new Set(rest.map((flag) => camelCase(string(flag))));
    case 'option.none':
      return undefined;
    case 'option.some':
      return valueOf(first as Node);
    case 'result.ok':
    case 'result.err':
      return { tag: kind.slice('result.'.length), val: first === undefined ? undefined : valueOf(first) };
    default:
      return BIG.has(kind) ? BigInt(first?.text ?? '') : Number((first?.text ?? '').replaceAll('_', ''));
  }
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
