/** `node:querystring` */
import { Buffer } from './buffer.ts';
import { nodeError } from './errors.ts';

interface ParseOptions {
  readonly maxKeys?: number;
  readonly decodeURIComponent?: (text: string) => string;
}

interface StringifyOptions {
  readonly encodeURIComponent?: (text: string) => string;
}

const MOST_KEYS = 1000;

/** The bytes of a text with `%41` in it; what is no such escape stays as it is. */
export function unescapeBuffer(text: string): Uint8Array {
  return Buffer.from(
    text.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
}

export function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return String(unescapeBuffer(text));
  }
}

export function escape(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : `${value as string}`;
  if (!text.isWellFormed()) throw nodeError(URIError, 'ERR_INVALID_URI', 'URI malformed');
  return encodeURIComponent(text);
}

export function parse(
  text: unknown,
  separator = '&',
  equals = '=',
  { maxKeys = MOST_KEYS, decodeURIComponent: given }: ParseOptions = {},
): Record<string, string | string[]> {
  const values = Object.create(null) as Record<string, string | string[]>;
  if (typeof text !== 'string' || text === '') return values;
  const parts = text.split(separator || '&');
  for (const part of maxKeys > 0 ? parts.slice(0, maxKeys) : parts) {
    if (part === '') continue;
    const at = part.indexOf(equals || '=');
    const [key, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + (equals || '=').length)];
    add(values, decoded(key, given), decoded(value, given));
  }
  return values;
}

function decoded(text: string, given: ((text: string) => string) | undefined): string {
  const spaced = text.replaceAll('+', given ? '%20' : ' ');
  if (given === undefined) return unescape(spaced);
  try {
    return given(spaced);
  } catch {
    return unescape(spaced);
  }
}

function add(values: Record<string, string | string[]>, key: string, value: string): void {
  const before = values[key];
  if (before === undefined) values[key] = value;
  else if (Array.isArray(before)) before.push(value);
  else values[key] = [before, value];
}

export function stringify(
  values: unknown,
  separator = '&',
  equals = '=',
  { encodeURIComponent: encode = querystring.escape }: StringifyOptions = {},
): string {
  if (typeof values !== 'object' || values === null) return '';
  return Object.entries(values)
    .flatMap(([key, value]) => {
      const name = `${encode(key)}${equals || '='}`;
      return (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => `${name}${encodedPrimitive(one, encode)}`);
    })
    .join(separator || '&');
}

function encodedPrimitive(value: unknown, encode: (text: string) => string): string {
  if (typeof value === 'string') return encode(value);
  if (typeof value === 'number') return Number.isFinite(value) ? encode(String(value)) : '';
  return typeof value === 'bigint' || typeof value === 'boolean' ? encode(String(value)) : '';
}

export const decode = parse;
export const encode = stringify;

/** Programs may replace how it escapes. */
const querystring = { unescapeBuffer, unescape, escape, stringify, encode, parse, decode };
export default querystring;
