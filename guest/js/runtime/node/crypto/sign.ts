import { concatenated } from '../../concatenated.ts';
import { toBytes as fromNumber, toNumber } from '../../crypto/bytes.ts';
import { curveOfKey } from '../../crypto/curves.ts';
import { number, Reader, sequence } from '../../crypto/der.ts';
import { digestBytes, hash as digest, type HashName } from '../../crypto/hashes.ts';
import { type Key, makeKey, materialOf } from '../../crypto/key.ts';
import { FAMILIES } from '../../crypto/subtle.ts';
import { nodeError } from '../errors.ts';
import { type Data, hashName, output, toBytes } from './input.ts';
import { keyFor } from './keys.ts';

export const RSA_PKCS1_PADDING = 1;
export const RSA_PKCS1_PSS_PADDING = 6;
const SALT_LENGTHS = { digest: -1, auto: -2 } as const;

interface Options {
  readonly padding?: number;
  readonly saltLength?: number;
  readonly dsaEncoding?: 'der' | 'ieee-p1363';
}

const optionsIn = (key: unknown): Options => (typeof key === 'object' && key !== null ? (key as Options) : {});

/** The family keeps the hash in the key. */
function rsaKey(key: Key, name: string, hash: HashName): Key {
  return makeKey(key.type, true, { ...key.algorithm, name, hash: { name: hash } }, key.usages, materialOf(key));
}

function rsaParts(key: Key, hash: HashName, { padding = RSA_PKCS1_PADDING, saltLength = SALT_LENGTHS.digest }: Options) {
  if (padding !== RSA_PKCS1_PSS_PADDING)
    return { family: FAMILIES['RSASSA-PKCS1-v1_5']!, parameters: { name: '' }, key: rsaKey(key, 'RSASSA-PKCS1-v1_5', hash) };
  const bytes = saltLength < 0 ? digestBytes(hash) : saltLength;
  return { family: FAMILIES['RSA-PSS']!, parameters: { name: '', saltLength: bytes }, key: rsaKey(key, 'RSA-PSS', hash) };
}

/** As a number of the curve: its first bits. */
function truncated(bytes: Uint8Array, order: bigint): bigint {
  const excess = bytes.length * 8 - order.toString(2).length;
  return excess > 0 ? toNumber(bytes) >> BigInt(excess) : toNumber(bytes);
}

type Point = InstanceType<ReturnType<typeof curveOfKey>['Point']>;

function signOnCurve(key: Key, hashed: Uint8Array): Uint8Array {
  const { Point, order, bytes, base } = curveOfKey(key);
  const { Fn } = Point;
  const secret = toNumber(materialOf(key).secret!);
  for (;;) {
    const nonce = Fn.create(toNumber(crypto.getRandomValues(new Uint8Array(bytes + 8))));
    if (nonce === 0n) continue;
    const r = (base as Point).multiply(nonce).toAffine().x % order;
    const s = Fn.mul(Fn.inv(nonce), Fn.create(truncated(hashed, order) + r * secret));
    if (r !== 0n && s !== 0n) return concatenated([fromNumber(r, bytes), fromNumber(s, bytes)]);
  }
}

function verifyOnCurve(key: Key, hashed: Uint8Array, signature: Uint8Array): boolean {
  const { Point, order, bytes, base } = curveOfKey(key);
  const [r, s] = [toNumber(signature.subarray(0, bytes)), toNumber(signature.subarray(bytes))];
  if (signature.length !== 2 * bytes || r === 0n || s === 0n || r >= order || s >= order) return false;
  const inverse = Point.Fn.inv(s);
  const [one, other] = [Point.Fn.mul(truncated(hashed, order), inverse), Point.Fn.mul(r, inverse)];
  const first = one === 0n ? Point.ZERO : (base as Point).multiplyUnsafe(one);
  const sum = first.add(Point.fromBytes(materialOf(key).point!).multiplyUnsafe(other));
  return !sum.is0() && sum.toAffine().x % order === r;
}

function toDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  return sequence(number(toNumber(signature.subarray(0, half))), number(toNumber(signature.subarray(half))));
}

function fromDer(der: Uint8Array, bytes: number): Uint8Array {
  try {
    const inner = new Reader(der).enter('sequence');
    return concatenated([fromNumber(inner.number(), bytes), fromNumber(inner.number(), bytes)]);
  } catch {
    return new Uint8Array(0);
  }
}

function compute(algorithm: unknown, data: Uint8Array, given: unknown): Uint8Array {
  const key = keyFor(given, 'private');
  const options = optionsIn(given);
  if (key.algorithm.name === 'Ed25519') return FAMILIES['Ed25519']!.sign!({ name: '' }, key, data) as Uint8Array;
  const name = hashName(algorithm);
  if (key.algorithm.name === 'ECDSA') {
    const signature = signOnCurve(key, digest(name, data));
    return options.dsaEncoding === 'ieee-p1363' ? signature : toDer(signature);
  }
  const { family, parameters, key: bound } = rsaParts(key, name, options);
  return family.sign!(parameters, bound, data) as Uint8Array;
}

function check(algorithm: unknown, data: Uint8Array, given: unknown, signature: Uint8Array): boolean {
  const key = keyFor(given, 'public');
  const options = optionsIn(given);
  if (key.algorithm.name === 'Ed25519') return FAMILIES['Ed25519']!.verify!({ name: '' }, key, signature, data) as boolean;
  const name = hashName(algorithm);
  if (key.algorithm.name === 'ECDSA') {
    const plain = options.dsaEncoding === 'ieee-p1363' ? signature : fromDer(signature, curveOfKey(key).bytes);
    return verifyOnCurve(key, digest(name, data), plain);
  }
  const { family, parameters, key: bound } = rsaParts(key, name, options);
  return family.verify!(parameters, bound, signature, data) as boolean;
}

export function sign(algorithm: unknown, data: Data, key: unknown): Uint8Array {
  return output(compute(algorithm, toBytes(data, 'data'), key)) as Uint8Array;
}

export function verify(algorithm: unknown, data: Data, key: unknown, signature: Data): boolean {
  return check(algorithm, toBytes(data, 'data'), key, toBytes(signature, 'signature'));
}

class Collecting {
  protected readonly algorithm: unknown;
  readonly #parts: Uint8Array[] = [];

  constructor(algorithm: unknown) {
    hashName(algorithm);
    this.algorithm = algorithm;
  }

  update(data: Data, encoding?: string): this {
    this.#parts.push(toBytes(data, 'data', encoding).slice());
    return this;
  }

  write(data: Data, encoding?: string): boolean {
    this.update(data, encoding);
    return true;
  }

  end(data?: Data, encoding?: string): this {
    return data === undefined ? this : this.update(data, encoding);
  }

  protected get data(): Uint8Array {
    return concatenated(this.#parts);
  }
}

export class Sign extends Collecting {
  sign(key: unknown, encoding?: string): string | Uint8Array {
    if (key === undefined || key === null) throw nodeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
    return output(compute(this.algorithm, this.data, key), encoding);
  }
}

export class Verify extends Collecting {
  verify(key: unknown, signature: Data, encoding?: string): boolean {
    return check(this.algorithm, this.data, key, toBytes(signature, 'signature', encoding));
  }
}

export function createSign(algorithm: unknown): Sign {
  return new Sign(algorithm);
}

export function createVerify(algorithm: unknown): Verify {
  return new Verify(algorithm);
}
