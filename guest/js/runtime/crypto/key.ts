/** Keys, and what is inside of them. */
import { invalidAccess, syntaxError } from './errors.ts';
import type { PrivateNumbers, PublicNumbers } from './rsa-numbers.ts';

export type KeyUsage = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'deriveKey' | 'deriveBits' | 'wrapKey' | 'unwrapKey';
export type KeyType = 'secret' | 'public' | 'private';

/** In the order in which a key lists them. */
export const USAGES: readonly KeyUsage[] = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

/** The algorithm of a key, as a program sees it. */
export interface KeyAlgorithm {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What a key is made of. */
export interface Material {
  /** Of a secret, or of the private half of a curve. */
  readonly secret?: Uint8Array<ArrayBuffer>;
  /** Of the public half of a curve, uncompressed. */
  readonly point?: Uint8Array<ArrayBuffer>;
  readonly rsa?: PublicNumbers | PrivateNumbers;
}

const TOKEN = Symbol('key');
const materials = new WeakMap<Key, Material>();

/** A key that tells nothing of itself but what it is for. */
export class Key {
  readonly #type: KeyType;
  readonly #extractable: boolean;
  readonly #algorithm: KeyAlgorithm;
  readonly #usages: readonly KeyUsage[];

  constructor(token: symbol, type: KeyType, extractable: boolean, algorithm: KeyAlgorithm, usages: readonly KeyUsage[]) {
    if (token !== TOKEN) throw new TypeError('Illegal constructor');
    this.#type = type;
    this.#extractable = extractable;
    this.#algorithm = algorithm;
    this.#usages = usages;
  }

  get type(): KeyType {
    return this.#type;
  }

  get extractable(): boolean {
    return this.#extractable;
  }

  get algorithm(): KeyAlgorithm {
    return this.#algorithm;
  }

  get usages(): readonly KeyUsage[] {
    return this.#usages;
  }
}

export function makeKey(
  type: KeyType,
  extractable: boolean,
  algorithm: KeyAlgorithm,
  usages: readonly KeyUsage[],
  material: Material,
): Key {
  const key = new Key(
    TOKEN,
    type,
    extractable,
    algorithm,
    USAGES.filter((usage) => usages.includes(usage)),
  );
  materials.set(key, material);
  return key;
}

export const materialOf = (key: Key): Material => materials.get(key)!;

export interface KeyPair {
  readonly publicKey: Key;
  readonly privateKey: Key;
}

/** @throws TypeError for what is no key */
export function assertKey(value: unknown, name: string): asserts value is Key {
  if (typeof value !== 'object' || value === null || !materials.has(value as Key)) throw new TypeError(`${name} is not a CryptoKey`);
}

/** @throws DOMException `SyntaxError` for a usage that such a key cannot have */
export function assertUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[]): void {
  const wrong = usages.find((usage) => !allowed.includes(usage));
  if (wrong !== undefined)
    throw syntaxError(`A key of this kind cannot be used for '${wrong}'; it can for: ${allowed.join(', ') || 'nothing'}`);
}

/** @throws DOMException `InvalidAccessError` */
export function assertFor(key: Key, algorithm: string, usage: KeyUsage): void {
  if (key.algorithm.name !== algorithm) throw invalidAccess(`The key is for ${key.algorithm.name}, not for ${algorithm}`);
  if (!key.usages.includes(usage)) throw invalidAccess(`The key is not for '${usage}', only for: ${key.usages.join(', ') || 'nothing'}`);
}

/** @throws DOMException `InvalidAccessError` */
export function assertType(key: Key, type: KeyType): void {
  if (key.type !== type) throw invalidAccess(`A ${type} key is needed, and this one is ${key.type}`);
}
