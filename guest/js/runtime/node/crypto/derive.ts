import { scrypt as mix } from 'skerry:app/sandbox';
import { hkdf as expand, pbkdf2 as derive } from '../../crypto/hashes.ts';
import { Buffer } from '../buffer.ts';
import { assertFunction, nodeError, outOfRange } from '../errors.ts';
import { hashName, toBytes } from './input.ts';
import { secretBytes } from './keys.ts';

type Callback = (error: Error | null, key?: Uint8Array | ArrayBuffer) => void;

function assertCount(value: unknown, name: string, min: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > 2 ** 31 - 1)
    throw outOfRange(name, `>= ${min} && <= 2147483647`, value);
}

export function pbkdf2Sync(password: unknown, salt: unknown, iterations: number, length: number, digest: unknown): Uint8Array {
  assertCount(iterations, 'iterations', 1);
  assertCount(length, 'keylen', 0);
  return Buffer.from(derive(hashName(digest), toBytes(password, 'password'), toBytes(salt, 'salt'), iterations, length).buffer);
}

export function pbkdf2(password: unknown, salt: unknown, iterations: number, length: number, digest: unknown, callback: Callback): void {
  assertFunction(callback, 'callback');
  const key = pbkdf2Sync(password, salt, iterations, length, digest);
  queueMicrotask(() => callback(null, key));
}

export function hkdfSync(digest: unknown, key: unknown, salt: unknown, info: unknown, length: number): ArrayBuffer {
  assertCount(length, 'length', 0);
  return expand(hashName(digest), secretBytes(key, 'key'), toBytes(salt, 'salt'), toBytes(info, 'info'), length).buffer;
}

export function hkdf(digest: unknown, key: unknown, salt: unknown, info: unknown, length: number, callback: Callback): void {
  assertFunction(callback, 'callback');
  const result = hkdfSync(digest, key, salt, info, length);
  queueMicrotask(() => callback(null, result));
}

interface ScryptOptions {
  readonly N?: number;
  readonly cost?: number;
  readonly r?: number;
  readonly blockSize?: number;
  readonly p?: number;
  readonly parallelization?: number;
  readonly maxmem?: number;
}

const DEFAULT_MEMORY = 32 * 1024 * 1024;

export function scryptSync(password: unknown, salt: unknown, length: number, options: ScryptOptions = {}): Uint8Array {
  assertCount(length, 'keylen', 0);
  const { N: n = options.cost ?? 16_384, r = options.blockSize ?? 8, p = options.parallelization ?? 1, maxmem = DEFAULT_MEMORY } = options;
  if (n < 2 || (n & (n - 1)) !== 0 || 128 * n * r > maxmem)
    throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params: memory limit exceeded, or N is no power of 2');
  const secret = toBytes(password, 'password');
  const blocks = derive('SHA-256', secret, toBytes(salt, 'salt'), 1, 128 * r * p);
  return Buffer.from(derive('SHA-256', secret, new Uint8Array(mix(blocks, n, r)), 1, length).buffer);
}

export function scrypt(password: unknown, salt: unknown, length: number, ...rest: [Callback] | [ScryptOptions, Callback]): void {
  const callback = rest.at(-1) as Callback;
  assertFunction(callback, 'callback');
  const key = scryptSync(password, salt, length, rest.length > 1 ? (rest[0] as ScryptOptions) : {});
  queueMicrotask(() => callback(null, key));
}
