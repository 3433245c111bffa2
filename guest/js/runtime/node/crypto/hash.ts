import { concatenated } from '../../concatenated.ts';
import { hash as digest, type HashName, hashNames, hmac } from '../../crypto/hashes.ts';
import { nodeError } from '../errors.ts';
import { type Data, hashName, output, toBytes } from './input.ts';
import { secretBytes } from './keys.ts';

/** Collects what it is given, and computes in the end: the compiled module takes all at once. */
abstract class Collector {
  readonly #parts: Uint8Array[] = [];
  #isDone = false;

  update(data: Data, encoding?: string): this {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#parts.push(toBytes(data, 'data', encoding).slice());
    return this;
  }

  digest(encoding?: string): string | Uint8Array {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#isDone = true;
    return output(this.compute(concatenated(this.#parts)), encoding);
  }

  /** What was collected, to go on from there elsewhere. */
  protected collected(): Uint8Array {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    return concatenated(this.#parts);
  }

  protected abstract compute(data: Uint8Array): Uint8Array;
}

export class Hash extends Collector {
  readonly #name: HashName;

  constructor(algorithm: unknown) {
    super();
    this.#name = hashName(algorithm);
  }

  copy(): Hash {
    return new Hash(this.#name).update(this.collected());
  }

  protected override compute(data: Uint8Array): Uint8Array {
    return digest(this.#name, data);
  }
}

export class Hmac extends Collector {
  readonly #name: HashName;
  readonly #key: Uint8Array;

  constructor(algorithm: unknown, key: unknown) {
    super();
    this.#name = hashName(algorithm);
    this.#key = secretBytes(key, 'key').slice();
  }

  protected override compute(data: Uint8Array): Uint8Array {
    return hmac(this.#name, this.#key, data);
  }
}

/** No arrow function, as the others that create: some packages write `new` before them. */
export function createHash(algorithm: unknown): Hash {
  return new Hash(algorithm);
}

export function createHmac(algorithm: unknown, key: unknown): Hmac {
  return new Hmac(algorithm, key);
}

export function hash(algorithm: unknown, data: Data, encoding: string | { outputEncoding?: string } = 'hex'): string | Uint8Array {
  return output(
    digest(hashName(algorithm), toBytes(data, 'input')),
    typeof encoding === 'string' ? encoding : (encoding.outputEncoding ?? 'hex'),
  );
}

export const getHashes = (): string[] =>
  hashNames().flatMap((name) => [`RSA-${name.replace('-', '')}`, name.toLowerCase().replace('-', '')]);
