/**
 * `node:buffer`: the package `buffer`, with the engine's own decoders where they are many times as fast, and with what
 * Node.js has added since.
 */
import untyped from 'buffer/';
import { invalidArgument, invalidValue, nodeError, outOfRange } from './errors.ts';

type Bytes = Uint8Array;
type Coding = (this: Bytes, ...args: unknown[]) => unknown;

interface BufferClass {
  new (...args: unknown[]): Bytes;
  readonly prototype: Record<PropertyKey, Coding>;
  from(value: unknown, encodingOrOffset?: unknown, length?: number): Bytes;
  alloc(size: number, fill?: unknown, encoding?: string): Bytes;
  allocUnsafe(size: number): Bytes;
  concat(list: readonly Uint8Array[], length?: number): Bytes;
  isBuffer(value: unknown): boolean;
  isEncoding(encoding: unknown): boolean;
  byteLength(value: unknown, encoding?: string): number;
  copyBytesFrom(view: ArrayBufferView, offset?: number, length?: number): Bytes;
  of(...bytes: number[]): Bytes;
  compare(one: Uint8Array, other: Uint8Array): number;
  poolSize: number;
}

const library = untyped as unknown as { readonly Buffer: BufferClass & Record<string, unknown>; readonly kMaxLength: number };
export const { Buffer } = library;

const { prototype } = Buffer;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();
const native = {
  isEncoding: Buffer.isEncoding,
  byteLength: Buffer.byteLength,
  from: Buffer.from,
  concat: Buffer.concat,
  alloc: Buffer.alloc,
  toString: prototype['toString']!,
  write: prototype['write']!,
};

function nameOf(encoding: unknown): string | undefined {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  const name = String(encoding).toLowerCase();
  if (name === 'utf-8') return 'utf8';
  if (name === 'binary') return 'latin1';
  if (name === 'ucs2' || name === 'ucs-2' || name === 'utf-16le') return 'utf16le';
  return ['utf8', 'latin1', 'utf16le', 'hex', 'base64', 'base64url', 'ascii'].includes(name) ? name : undefined;
}

function knownName(encoding: unknown): string {
  const name = nameOf(encoding);
  if (name === undefined) throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(encoding)}`);
  return name;
}

/** The bytes of a text. What does not belong to the encoding ends it (hex) or is passed over (base64). */
function encode(text: string, encoding: unknown): Bytes {
  const name = knownName(encoding);
  if (name === 'utf8') return asBuffer(encoder.encode(text));
  if (name === 'hex') return asBuffer(Uint8Array.fromHex(/^(?:[\da-f]{2})*/i.exec(text)![0]));
  const quick = quickly(text, name);
  if (quick !== undefined) return asBuffer(quick);
  const length = name === 'utf16le' ? text.length * 2 : name.startsWith('base64') ? Math.ceil((text.length * 3) / 4) : text.length;
  const bytes = Buffer.alloc(length);
  const written = Reflect.apply(native.write, bytes, [text, 0, length, libraryName(name)]) as number;
  return written === length ? bytes : bytes.subarray(0, written);
}

/** The engine's own decoders take well-formed text only. */
function quickly(text: string, name: string): Uint8Array | undefined {
  try {
    if (name === 'base64') return Uint8Array.fromBase64(text);
    if (name === 'base64url') return Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  } catch {
    // The library makes of it what Node.js does.
  }
  return undefined;
}

/** What the package calls an encoding that does the same. */
const libraryName = (name: string): string => ({ base64url: 'base64', ascii: 'latin1' })[name] ?? name;

function asBuffer(bytes: Uint8Array): Bytes {
  return Object.setPrototypeOf(bytes, prototype) as Bytes;
}

function decode(bytes: Bytes, encoding: unknown): string {
  const name = knownName(encoding);
  if (name === 'utf8') return decoder.decode(bytes);
  if (name === 'hex') return bytes.toHex();
  if (name === 'base64') return bytes.toBase64();
  if (name === 'base64url') return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
  return Reflect.apply(native.toString, bytes, [name, 0, bytes.length]) as string;
}

function clamp(value: unknown, length: number, fallback: number): number {
  const number = value === undefined ? fallback : Math.trunc(Number(value)) || 0;
  return Math.min(Math.max(number, 0), length);
}

/** @param value no arrow function: packages call `new Buffer.allocUnsafeSlow(8192)` */
function define(owner: object, name: PropertyKey, value: (...args: never[]) => unknown): void {
  if (typeof name === 'string') Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
}

define(Buffer, 'isEncoding', function (encoding: unknown) {
  return typeof encoding === 'string' && encoding !== '' && nameOf(encoding) !== undefined;
});

define(Buffer, 'byteLength', function (value: unknown, encoding?: unknown) {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value !== 'string') throw invalidArgument('string', 'of type string or an instance of Buffer or ArrayBuffer', value);
  switch (nameOf(encoding) ?? 'utf8') {
    case 'utf8':
      return encoder.encode(value).length;
    case 'hex':
      return value.length >>> 1;
    case 'utf16le':
      return value.length * 2;
    case 'base64':
    case 'base64url':
      return Math.trunc((value.replace(/={1,2}$/, '').length * 3) / 4);
    default:
      return value.length;
  }
});

define(Buffer, 'from', function (value: unknown, encodingOrOffset?: unknown, length?: number) {
  if (typeof value === 'string') return encode(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (value instanceof Uint8Array) return asBuffer(value.slice() as Uint8Array);
    if (isConvertible(value)) return native.from.call(Buffer, value, encodingOrOffset, length);
  }
  throw invalidArgument('first argument', 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object', value);
});

function isConvertible(value: object): boolean {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || 'length' in value || Symbol.toPrimitive in value) return true;
  return (value as { type?: unknown }).type === 'Buffer' || value.valueOf() !== value;
}

define(Buffer, 'alloc', function (size: unknown, fill?: unknown, encoding?: string) {
  assertSize(size);
  const bytes = asBuffer(new Uint8Array(size));
  return fill === undefined || size === 0 ? bytes : (prototype['fill']!.call(bytes, fill, encoding) as Bytes);
});
for (const name of ['allocUnsafe', 'allocUnsafeSlow']) {
  define(Buffer, name, function (size: unknown) {
    return Buffer.alloc(size as number);
  });
}

function assertSize(size: unknown): asserts size is number {
  if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size);
  if (!(size >= 0 && size <= library.kMaxLength)) throw outOfRange('size', `>= 0 && <= ${library.kMaxLength}`, size);
}

define(Buffer, 'concat', function (list: unknown, length?: number) {
  if (!Array.isArray(list)) throw invalidArgument('list', 'an instance of Array', list);
  const parts = list as unknown[];
  for (const [index, part] of parts.entries())
    if (!(part instanceof Uint8Array)) throw invalidArgument(`list[${index}]`, 'an instance of Buffer or Uint8Array', part);
  if (parts.length === 0) return Buffer.alloc(0);
  const bytes = Buffer.alloc(length ?? (parts as Uint8Array[]).reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts as Uint8Array[]) {
    if (at >= bytes.length) break;
    bytes.set(part.length > bytes.length - at ? part.subarray(0, bytes.length - at) : part, at);
    at += part.length;
  }
  return bytes;
});

define(Buffer, 'copyBytesFrom', function (view: unknown, offset = 0, length?: number) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) throw invalidArgument('view', 'an instance of TypedArray', view);
  const typed = view as unknown as { subarray(start: number, end?: number): Uint8Array };
  const part = typed.subarray(offset, length === undefined ? undefined : offset + length);
  return asBuffer(new Uint8Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength) as ArrayBuffer));
});

define(prototype, 'toString', function (this: Bytes, encoding?: unknown, start?: unknown, end?: unknown) {
  const from = clamp(start, this.length, 0);
  const to = clamp(end, this.length, this.length);
  const name = knownName(encoding);
  return to <= from ? '' : decode(from === 0 && to === this.length ? this : this.subarray(from, to), name);
});
define(prototype, 'toLocaleString', prototype['toString'] as never);

define(prototype, 'write', function (this: Bytes, text: unknown, ...rest: unknown[]) {
  if (typeof text !== 'string') throw invalidArgument('argument', 'of type string', text);
  const [offset, length, encoding] = writeArguments(rest);
  const from = Number(offset ?? 0);
  if (!(from >= 0 && from <= this.length)) throw outOfRange('offset', `>= 0 && <= ${this.length}`, offset);
  const most = Math.min(length === undefined ? this.length : Number(length), this.length - from);
  const bytes = encode(text, encoding);
  const part = bytes.length <= most ? bytes : wholeCharacters(bytes, most, knownName(encoding));
  this.set(part, from);
  return part.length;
});

/** `write(text)`, `(text, encoding)`, `(text, offset, encoding)`, `(text, offset, length, encoding)` */
function writeArguments(rest: readonly unknown[]): readonly unknown[] {
  if (rest[0] === undefined) return [];
  if (typeof rest[0] === 'string') return [0, undefined, rest[0]];
  return typeof rest[1] === 'string' ? [rest[0], undefined, rest[1]] : rest;
}

/** No character is cut in two. */
function wholeCharacters(bytes: Bytes, most: number, encoding: string): Bytes {
  let end = most;
  if (encoding === 'utf8') while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  if (encoding === 'utf16le') end -= end % 2;
  return bytes.subarray(0, end);
}

for (const name of ['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url', 'ucs2', 'utf16le']) {
  define(prototype, `${name}Slice`, function (this: Bytes, start?: number, end?: number) {
    return decode(this.subarray(start, end), name);
  });
  define(prototype, `${name}Write`, function (this: Bytes, text: string, offset?: number, length?: number) {
    return prototype['write']!.call(this, text, offset ?? 0, length, name);
  });
}

define(prototype, 'indexOf', function (this: Bytes, value: unknown, offset?: unknown, encoding?: unknown) {
  return indexIn(this, value, offset, encoding, true);
});
define(prototype, 'lastIndexOf', function (this: Bytes, value: unknown, offset?: unknown, encoding?: unknown) {
  return indexIn(this, value, offset, encoding, false);
});
define(prototype, 'includes', function (this: Bytes, value: unknown, offset?: unknown, encoding?: unknown) {
  return indexIn(this, value, offset, encoding, true) >= 0;
});

/** @param isForward from the offset on; otherwise the last one that begins there or before */
function indexIn(bytes: Bytes, value: unknown, offset: unknown, encoding: unknown, isForward: boolean): number {
  const [at, coding] = typeof offset === 'string' ? [undefined, offset] : [offset, encoding];
  const needle = needleOf(value, coding);
  const number = Number(at);
  const from = startOf(Number.isNaN(number) ? (isForward ? 0 : bytes.length) : Math.trunc(number), bytes.length, needle.length, isForward);
  if (needle.length === 0 || from < 0) return from;
  const [first] = needle as unknown as [number];
  const search = isForward ? 'indexOf' : 'lastIndexOf';
  for (let found = Uint8Array.prototype[search].call(bytes, first, from); found >= 0;) {
    if (found + needle.length <= bytes.length && needle.every((byte, index) => bytes[found + index] === byte)) return found;
    if (!isForward && found === 0) return -1;
    found = Uint8Array.prototype[search].call(bytes, first, isForward ? found + 1 : found - 1);
  }
  return -1;
}

function needleOf(value: unknown, encoding: unknown): Uint8Array {
  if (typeof value === 'string') return encode(value, encoding);
  if (typeof value === 'number') return Uint8Array.of(value & 0xff);
  if (value instanceof Uint8Array) return value;
  throw invalidArgument('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
}

/** Where a search begins; negative: nowhere. */
function startOf(offset: number, length: number, needle: number, isForward: boolean): number {
  if (offset < 0) {
    if (offset + length >= 0) return offset + length;
    return isForward || needle === 0 ? 0 : -1;
  }
  if (offset + needle <= length) return offset;
  if (needle === 0) return length;
  return isForward ? -1 : length - 1;
}

const fill = prototype['fill']!;
define(prototype, 'fill', function (this: Bytes, value: unknown, start?: unknown, end?: unknown, encoding?: unknown) {
  const [from, to, coding] =
    typeof start === 'string' ? [undefined, undefined, start] : typeof end === 'string' ? [start, undefined, end] : [start, end, encoding];
  // Without a start, Node.js does not look at the end.
  const range = [from ?? 0, (from === undefined ? undefined : to) ?? this.length];
  if (typeof value !== 'string') return fill.call(this, value, ...range);
  const bytes = encode(value, coding);
  if (bytes.length === 0 && value !== '') throw invalidValue('value', value);
  return fill.call(this, bytes.length === 0 ? 0 : bytes, ...range);
});

/** The package says what is wrong, but not by a code. */
function withCode(method: Coding): Coding {
  return function (this: Bytes, ...args: unknown[]) {
    try {
      return method.apply(this, args);
    } catch (error) {
      if (error instanceof RangeError && !('code' in error)) Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
      throw error;
    }
  };
}

const NUMBERS = /^(?:read|write)(?:U?[Ii]nt|Big|Float|Double)/;
for (const [name, method] of Object.entries(prototype)) if (NUMBERS.test(name)) define(prototype, name, withCode(method) as never);

for (const [name, method] of Object.entries(prototype)) {
  const alias = name.replace('BigUInt', 'BigUint');
  if (alias !== name) define(prototype, alias, method as never);
}

export const { kMaxLength } = library;
export const INSPECT_MAX_BYTES = 50;
export const kStringMaxLength = 2 ** 29 - 24;
export const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength };
export const { Blob, File, atob, btoa } = globalThis;
export const SlowBuffer = (size: number): Bytes => Buffer.alloc(size);

function bytesOf(input: unknown): Uint8Array {
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw invalidArgument('input', 'an instance of ArrayBuffer, Buffer, or TypedArray', input);
}

export function isUtf8(input: unknown): boolean {
  try {
    strict.decode(bytesOf(input));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_INVALID_ARG_TYPE') throw error;
    return false;
  }
}

export const isAscii = (input: unknown): boolean => bytesOf(input).every((byte) => byte < 0x80);

/** The same text in another encoding; what that cannot express becomes `?`. */
export function transcode(source: Uint8Array, from: string, to: string): Bytes {
  const text = decode(asBuffer(bytesOf(source).slice()), from);
  const [name, most] = [knownName(to), { latin1: 0xff, ascii: 0x7f }[knownName(to)]];
  const expressible =
    most === undefined ? text : Array.from(text, (character) => (character.codePointAt(0)! > most ? '?' : character)).join('');
  return encode(expressible, name);
}

const buffer = {
  Buffer,
  SlowBuffer,
  Blob,
  File,
  atob,
  btoa,
  constants,
  kMaxLength,
  kStringMaxLength,
  INSPECT_MAX_BYTES,
  isAscii,
  isUtf8,
  transcode,
};
export default buffer;
