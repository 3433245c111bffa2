/** What `node:crypto` takes for bytes, and gives for them. */
import { Buffer } from '../buffer.ts';
import { invalidArgument, nodeError } from '../errors.ts';
import { type HashName, hashNames, isHash } from '../../crypto/hashes.ts';

export type Data = string | ArrayBufferView | ArrayBuffer;

export function toBytes(data: unknown, name: string, encoding?: string): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw invalidArgument(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data);
}

export function output(bytes: Uint8Array, encoding?: string): string | Uint8Array {
  const buffer = Buffer.from(bytes);
  return encoding === undefined || encoding === 'buffer'
    ? buffer
    : (buffer as unknown as { toString(encoding: string): string }).toString(encoding);
}

/** `sha256`, `SHA256`, `RSA-SHA256` → `SHA-256` */
export function hashName(algorithm: unknown): HashName {
  if (typeof algorithm !== 'string') throw invalidArgument('algorithm', 'of type string', algorithm);
  const short = algorithm.toUpperCase().replace(/^RSA-/, '');
  const name = /^SHA-?\d+$/.test(short) ? `SHA-${/\d+/.exec(short)![0]}` : short;
  if (!isHash(name))
    throw nodeError(Error, 'ERR_OSSL_EVP_UNSUPPORTED', `Digest method not supported: ${algorithm}; what is: ${hashNames().join(', ')}`);
  return name;
}
