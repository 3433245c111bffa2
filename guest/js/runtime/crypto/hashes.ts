/** Hashes, HMAC, PBKDF2 and HKDF by the compiled module, at once: `node:crypto` cannot wait. */
import { derive, digest } from 'skerry:app/sandbox';
import { concatenated } from '../concatenated.ts';
import { INITIAL, ROUND_CONSTANTS } from './constants.ts';

interface Hash {
  /** As the compiled module numbers them. */
  readonly kind: number;
  readonly initial: Uint8Array;
  readonly constants: Uint8Array;
  readonly blockBytes: number;
  readonly digestBytes: number;
}

const HASHES = {
  MD5: { kind: 0, initial: INITIAL.md5, constants: ROUND_CONSTANTS.md5, blockBytes: 64, digestBytes: 16 },
  'SHA-1': { kind: 1, initial: INITIAL.sha1, constants: ROUND_CONSTANTS.none, blockBytes: 64, digestBytes: 20 },
  'SHA-224': { kind: 2, initial: INITIAL.sha224, constants: ROUND_CONSTANTS.words, blockBytes: 64, digestBytes: 28 },
  'SHA-256': { kind: 2, initial: INITIAL.sha256, constants: ROUND_CONSTANTS.words, blockBytes: 64, digestBytes: 32 },
  'SHA-384': { kind: 3, initial: INITIAL.sha384, constants: ROUND_CONSTANTS.longs, blockBytes: 128, digestBytes: 48 },
  'SHA-512': { kind: 3, initial: INITIAL.sha512, constants: ROUND_CONSTANTS.longs, blockBytes: 128, digestBytes: 64 },
} as const satisfies Record<string, Hash>;

export type HashName = keyof typeof HASHES;

export const isHash = (name: string): name is HashName => Object.hasOwn(HASHES, name);
export const hashNames = (): string[] => Object.keys(HASHES);
export const digestBytes = (name: HashName): number => HASHES[name].digestBytes;
export const blockBytes = (name: HashName): number => HASHES[name].blockBytes;

const STATE_BYTES = 64;
const WORK_BYTES = STATE_BYTES + 640 + 640;

function workFor({ initial, constants }: Hash): Uint8Array {
  const work = new Uint8Array(WORK_BYTES);
  work.set(initial);
  work.set(constants, STATE_BYTES);
  return work;
}

/** The message in whole blocks: a one, zeros, and its length in bits. */
function padded(data: Uint8Array, { blockBytes: block, kind }: Hash): Uint8Array {
  const lengthBytes = block / 8;
  const result = new Uint8Array(Math.ceil((data.length + 1 + lengthBytes) / block) * block);
  result.set(data);
  result[data.length] = 0x80;
  const isLittle = kind === 0;
  new DataView(result.buffer).setBigUint64(result.length - 8, BigInt(data.length) * 8n, isLittle);
  return result;
}

export function hash(name: HashName, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const form = HASHES[name];
  return own(digest(form.kind, workFor(form), padded(data, form))).slice(0, form.digestBytes);
}

/** What the bindings return belongs to a realm of their own. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The two blocks that HMAC puts before its messages. */
function keyBlocks(name: HashName, key: Uint8Array): { inner: Uint8Array; outer: Uint8Array } {
  const block = new Uint8Array(HASHES[name].blockBytes);
  block.set(key.length > block.length ? hash(name, key) : key);
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
}

export function hmac(name: HashName, key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { inner, outer } = keyBlocks(name, key);
  return hash(name, concatenated([outer, hash(name, concatenated([inner, data]))]));
}

/** RFC 8018. */
export function pbkdf2(name: HashName, password: Uint8Array, salt: Uint8Array, rounds: number, bytes: number): Uint8Array<ArrayBuffer> {
  const form = HASHES[name];
  const { inner, outer } = keyBlocks(name, password);
  const keys = new Uint8Array(3 * form.blockBytes + 2 * STATE_BYTES);
  keys.set(inner);
  keys.set(outer, form.blockBytes);
  const result = new Uint8Array(bytes);
  for (let part = 0; part * form.digestBytes < bytes; part++) {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, part + 1);
    const first = hash(name, concatenated([outer, hash(name, concatenated([inner, salt, number]))]));
    const sum = rounds === 1 ? first : derive(form.kind, workFor(form), keys, first, rounds);
    result.set(sum.subarray(0, bytes - part * form.digestBytes), part * form.digestBytes);
  }
  return result;
}

/** RFC 5869. */
export function hkdf(name: HashName, key: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const secret = hmac(name, salt, key);
  const parts: Uint8Array[] = [];
  for (let length = 0, last = new Uint8Array(0); length < bytes; length += last.length) {
    last = hmac(name, secret, concatenated([last, info, Uint8Array.of(parts.length + 1)]));
    parts.push(last);
  }
  return concatenated(parts).slice(0, bytes);
}
