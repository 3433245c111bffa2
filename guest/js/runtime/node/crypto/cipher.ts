import { cbcDecrypt, cbcEncrypt, ctr, ecbDecrypt, ecbEncrypt, gcmDecrypt, gcmEncrypt } from '../../crypto/aes.ts';
import { concatenated } from '../../concatenated.ts';
import { Buffer } from '../buffer.ts';
import { nodeError } from '../errors.ts';
import { type Data, output, toBytes } from './input.ts';
import { secretBytes } from './keys.ts';

const NAME = /^aes-?(128|192|256)-(cbc|ctr|ecb|gcm)$/i;

interface Setup {
  readonly mode: string;
  readonly key: Uint8Array;
  readonly vector: Uint8Array;
  readonly tagBytes: number;
}

function setUp(algorithm: string, key: unknown, vector: unknown, { authTagLength = 16 }: { readonly authTagLength?: number } = {}): Setup {
  const [, bits, mode] = NAME.exec(algorithm) ?? [];
  if (mode === undefined)
    throw nodeError(
      Error,
      'ERR_CRYPTO_UNKNOWN_CIPHER',
      `Unknown cipher: ${algorithm}; what is known: aes-128-cbc, -ctr, -ecb, -gcm, and with 192 and 256`,
    );
  const secret = secretBytes(key, 'key');
  if (secret.length * 8 !== Number(bits)) throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  const iv = vector === null ? new Uint8Array(0) : toBytes(vector, 'iv');
  const isRight = mode === 'ecb' ? iv.length === 0 : mode === 'gcm' ? iv.length > 0 : iv.length === 16;
  if (!isRight) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
  return { mode: mode.toLowerCase(), key: secret.slice(), vector: iv.slice(), tagBytes: authTagLength };
}

/**
 * Collects what it is given, and gives all of it in the end: `update` returns nothing yet. What both together return is what
 * Node.js returns.
 */
abstract class Collecting {
  protected readonly setup: Setup;
  readonly #parts: Uint8Array[] = [];
  #extra: Uint8Array = new Uint8Array(0);
  #isPadded = true;
  #isDone = false;

  constructor(...args: Parameters<typeof setUp>) {
    this.setup = setUp(...args);
  }

  update(data: Data, inputEncoding?: string, outputEncoding?: string): string | Uint8Array {
    this.#parts.push(toBytes(data, 'data', inputEncoding).slice());
    return output(new Uint8Array(0), outputEncoding);
  }

  final(encoding?: string): string | Uint8Array {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Unsupported state');
    this.#isDone = true;
    return output(this.compute(concatenated(this.#parts), this.#extra, this.#isPadded), encoding);
  }

  setAAD(data: Data): this {
    this.#extra = concatenated([this.#extra, toBytes(data, 'buffer')]);
    return this;
  }

  setAutoPadding(isPadded = true): this {
    this.#isPadded = isPadded;
    return this;
  }

  protected abstract compute(data: Uint8Array, extra: Uint8Array, isPadded: boolean): Uint8Array;
}

function assertBlocks(data: Uint8Array): void {
  if (data.length % 16 !== 0) throw nodeError(Error, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', 'wrong final block length');
}

function padded(data: Uint8Array): Uint8Array {
  const missing = 16 - (data.length % 16);
  return concatenated([data, new Uint8Array(missing).fill(missing)]);
}

export class Cipheriv extends Collecting {
  #tag: Uint8Array | undefined;

  getAuthTag(): Uint8Array {
    if (this.#tag === undefined) throw nodeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation getAuthTag');
    return Buffer.from(this.#tag);
  }

  protected override compute(data: Uint8Array, extra: Uint8Array, isPadded: boolean): Uint8Array {
    const { mode, key, vector, tagBytes } = this.setup;
    if (mode === 'ctr') return ctr(key, vector, 128, data);
    if (mode === 'gcm') {
      const all = gcmEncrypt({ key, vector, extra, tagBytes }, data);
      this.#tag = all.slice(data.length);
      return all.subarray(0, data.length);
    }
    if (!isPadded) assertBlocks(data);
    return mode === 'cbc' ? cbcEncrypt(key, vector, data, isPadded) : ecbEncrypt(key, isPadded ? padded(data) : data);
  }
}

export class Decipheriv extends Collecting {
  #tag: Uint8Array | undefined;

  setAuthTag(tag: Data): this {
    this.#tag = toBytes(tag, 'buffer').slice();
    return this;
  }

  protected override compute(data: Uint8Array, extra: Uint8Array, isPadded: boolean): Uint8Array {
    const { mode, key, vector } = this.setup;
    if (mode === 'ctr') return ctr(key, vector, 128, data);
    if (mode === 'gcm') {
      const text = this.#tag && gcmDecrypt({ key, vector, extra, tagBytes: this.#tag.length }, concatenated([data, this.#tag]));
      if (text === undefined) throw new Error('Unsupported state or unable to authenticate data');
      return text;
    }
    assertBlocks(data);
    const text =
      mode === 'cbc' ? cbcDecrypt(key, vector, data, isPadded) : isPadded ? withoutPadding(ecbDecrypt(key, data)) : ecbDecrypt(key, data);
    if (text === undefined) throw nodeError(Error, 'ERR_OSSL_BAD_DECRYPT', 'bad decrypt');
    return text;
  }
}

function withoutPadding(data: Uint8Array): Uint8Array | undefined {
  const count = data.at(-1) ?? 0;
  const isRight = count > 0 && count <= 16 && data.subarray(-count).every((byte) => byte === count);
  return isRight ? data.subarray(0, -count) : undefined;
}

export function createCipheriv(...args: Parameters<typeof setUp>): Cipheriv {
  return new Cipheriv(...args);
}

export function createDecipheriv(...args: Parameters<typeof setUp>): Decipheriv {
  return new Decipheriv(...args);
}
export const getCiphers = (): string[] =>
  ['cbc', 'ctr', 'ecb', 'gcm'].flatMap((mode) => [128, 192, 256].map((bits) => `aes-${bits}-${mode}`));
