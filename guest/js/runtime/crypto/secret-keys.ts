/** AES, HMAC, and the secrets that others are derived from. */
import { cbcDecrypt, cbcEncrypt, ctr, gcmDecrypt, gcmEncrypt, unwrap, wrap } from './aes.ts';
import { areEqual, randomBytes, toUrlText } from './bytes.ts';
import { dataError, notSupported, operationError, syntaxError } from './errors.ts';
import type { Bytes, Family, Format, Imported } from './family.ts';
import { blockBytes, digestBytes, type HashName, hkdf, hmac, pbkdf2 } from './hashes.ts';
import { assertAlgorithm, assertJwk, bytesIn, type Jwk } from './jwk.ts';
import { assertUsages, type Key, type KeyUsage, makeKey, materialOf } from './key.ts';
import type { Parameters } from './parameters.ts';

const AES_LENGTHS = new Set([128, 192, 256]);
const TAG_LENGTHS = [32, 64, 96, 104, 112, 120, 128];
const DEFAULT_TAG_BITS = 128;

const secretOf = (key: Key): Bytes => materialOf(key).secret!;

/** The bytes of a secret that is imported as such, or as a JWK. */
function secretIn(
  { format, data, extractable, usages }: Imported,
  use: 'sig' | 'enc',
  alg: (bytes: Uint8Array) => string | undefined,
): Bytes {
  if (format === 'raw') return (data as Uint8Array).slice() as Bytes;
  if (format !== 'jwk') throw notSupported(`A secret cannot be imported as ${format}, only as raw or jwk`);
  const jwk = data as Jwk;
  assertJwk(jwk, { kty: 'oct', use, extractable, usages });
  const bytes = bytesIn(jwk, 'k');
  assertAlgorithm(jwk, alg(bytes));
  return bytes;
}

function exportSecret(format: Format, key: Key, alg: string): Bytes | Jwk {
  if (format === 'raw') return secretOf(key).slice();
  if (format !== 'jwk') throw notSupported(`A secret cannot be exported as ${format}, only as raw or jwk`);
  return { kty: 'oct', k: toUrlText(secretOf(key)), alg, key_ops: [...key.usages], ext: key.extractable };
}

function aesLength(length: number): number {
  if (!AES_LENGTHS.has(length)) throw operationError(`A key of AES has 128, 192, or 256 bits, not ${length}`);
  return length;
}

function aes(name: string, allowed: readonly KeyUsage[]): Family {
  const alg = (bytes: Uint8Array): string => `A${bytes.length * 8}${name.slice('AES-'.length)}`;
  return {
    generateKey({ length }, extractable, usages) {
      assertUsages(usages, allowed);
      const secret = randomBytes(aesLength(length!) / 8);
      return makeKey('secret', extractable, { name, length: length! }, usages, { secret });
    },
    importKey(_parameters, imported) {
      assertUsages(imported.usages, allowed);
      const secret = secretIn(imported, 'enc', alg);
      if (!AES_LENGTHS.has(secret.length * 8)) throw dataError(`A key of AES has 128, 192, or 256 bits, not ${secret.length * 8}`);
      return makeKey('secret', imported.extractable, { name, length: secret.length * 8 }, imported.usages, { secret });
    },
    exportKey: (format, key) => exportSecret(format, key, alg(secretOf(key))),
    keyLength: ({ length }) => aesLength(length!),
  };
}

function assertBlock(bytes: Uint8Array, name: string): void {
  if (bytes.length !== 16) throw operationError(`'${name}' has 16 bytes, not ${bytes.length}`);
}

const CIPHER_USAGES: readonly KeyUsage[] = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

const aesCbc: Family = {
  ...aes('AES-CBC', CIPHER_USAGES),
  encrypt({ iv }, key, data) {
    assertBlock(iv!, 'iv');
    return cbcEncrypt(secretOf(key), iv!, data);
  },
  decrypt({ iv }, key, data) {
    assertBlock(iv!, 'iv');
    const text = cbcDecrypt(secretOf(key), iv!, data);
    if (text === undefined) throw operationError('The data was not encrypted with this key and iv');
    return text;
  },
};

function countCtr({ counter, length }: Parameters, key: Key, data: Uint8Array): Bytes {
  assertBlock(counter!, 'counter');
  if (length === 0 || length! > 128) throw operationError(`'length' of AES-CTR is from 1 to 128, not ${length}`);
  if (BigInt(Math.ceil(data.length / 16)) > 1n << BigInt(length!)) throw operationError('The data is longer than the counter can count');
  return ctr(secretOf(key), counter!, length!, data);
}

const aesCtr: Family = { ...aes('AES-CTR', CIPHER_USAGES), encrypt: countCtr, decrypt: countCtr };

function gcmOptions({ iv, additionalData = new Uint8Array(0), tagLength = DEFAULT_TAG_BITS }: Parameters, key: Key) {
  if (!TAG_LENGTHS.includes(tagLength)) throw operationError(`'tagLength' is one of ${TAG_LENGTHS.join(', ')}, not ${tagLength}`);
  if (iv!.length === 0) throw operationError(`'iv' is empty`);
  return { key: secretOf(key), vector: iv!, extra: additionalData, tagBytes: tagLength / 8 };
}

const aesGcm: Family = {
  ...aes('AES-GCM', CIPHER_USAGES),
  encrypt: (parameters, key, data) => gcmEncrypt(gcmOptions(parameters, key), data),
  decrypt(parameters, key, data) {
    const text = gcmDecrypt(gcmOptions(parameters, key), data);
    if (text === undefined) throw operationError('The data was changed, or not encrypted with this key, iv, and additional data');
    return text;
  },
};

const aesKw: Family = {
  ...aes('AES-KW', ['wrapKey', 'unwrapKey']),
  wrapKey(key, data) {
    if (data.length % 8 !== 0 || data.length < 16) throw operationError(`AES-KW wraps keys of 16, 24, … bytes, not of ${data.length}`);
    return wrap(secretOf(key), data);
  },
  unwrapKey(key, data) {
    const content = unwrap(secretOf(key), data);
    if (content === undefined) throw operationError('The data was changed, or not wrapped with this key');
    return content;
  },
};

const hashOf = (algorithm: object): HashName => (Reflect.get(algorithm, 'hash') as { name: HashName }).name;
const HMAC_USAGES: readonly KeyUsage[] = ['sign', 'verify'];

function hmacKey(secret: Bytes, hash: HashName, length: number, extractable: boolean, usages: readonly KeyUsage[]): Key {
  return makeKey('secret', extractable, { name: 'HMAC', hash: { name: hash }, length }, usages, { secret });
}

const hmacFamily: Family = {
  generateKey(parameters, extractable, usages) {
    assertUsages(usages, HMAC_USAGES);
    const length = hmacFamily.keyLength!(parameters)!;
    return hmacKey(withoutRest(randomBytes(Math.ceil(length / 8)), length), hashOf(parameters), length, extractable, usages);
  },
  importKey(parameters, imported) {
    assertUsages(imported.usages, HMAC_USAGES);
    const secret = secretIn(imported, 'sig', () => `HS${hashOf(parameters) === 'SHA-1' ? '1' : hashOf(parameters).slice(4)}`);
    const { length = secret.length * 8 } = parameters;
    if (secret.length === 0) throw dataError('The key is empty');
    if (length > secret.length * 8 || length <= secret.length * 8 - 8)
      throw dataError(`The key has ${secret.length * 8} bits, not ${length}`);
    return hmacKey(withoutRest(secret, length), hashOf(parameters), length, imported.extractable, imported.usages);
  },
  exportKey: (format, key) => exportSecret(format, key, `HS${hashOf(key.algorithm) === 'SHA-1' ? '1' : hashOf(key.algorithm).slice(4)}`),
  keyLength(parameters) {
    const { length } = parameters;
    if (length === 0) throw operationError(`'length' of a key of HMAC is not 0`);
    return length ?? blockBytes(hashOf(parameters)) * 8;
  },
  sign: (_parameters, key, data) => hmac(hashOf(key.algorithm), secretOf(key), data),
  verify: (_parameters, key, signature, data) => areEqual(hmac(hashOf(key.algorithm), secretOf(key), data), signature),
};

/** Bits that do not belong to a key are 0. */
function withoutRest(bytes: Bytes, bits: number): Bytes {
  const rest = bits % 8;
  if (rest !== 0) bytes[bytes.length - 1]! &= 0xff << (8 - rest);
  return bytes;
}

function deriving(name: string, deriveBits: Family['deriveBits'] & {}): Family {
  return {
    importKey(_parameters, { format, data, extractable, usages }) {
      if (format !== 'raw') throw notSupported(`${name} takes a secret as raw, not as ${format}`);
      assertUsages(usages, ['deriveKey', 'deriveBits']);
      if (extractable) throw syntaxError(`A secret for ${name} cannot be extractable`);
      return makeKey('secret', false, { name }, usages, { secret: (data as Uint8Array).slice() as Bytes });
    },
    deriveBits,
    keyLength: () => null,
  };
}

function wholeBytes(bits: number | null): number {
  if (bits === null || bits % 8 !== 0) throw operationError(`The number of bits must be a multiple of 8, not ${bits}`);
  return bits / 8;
}

const hkdfFamily = deriving('HKDF', (parameters, key, bits) => {
  const length = wholeBytes(bits);
  if (length > 255 * digestBytes(hashOf(parameters))) throw operationError(`HKDF gives at most 255 digests, not ${length} bytes`);
  return hkdf(hashOf(parameters), secretOf(key), parameters.salt!, parameters.info!, length);
});

const pbkdf2Family = deriving('PBKDF2', (parameters, key, bits) => {
  const length = wholeBytes(bits);
  if (parameters.iterations === 0) throw operationError(`'iterations' of PBKDF2 is not 0`);
  return pbkdf2(hashOf(parameters), secretOf(key), parameters.salt!, parameters.iterations!, length);
});

export const SECRET_FAMILIES: Readonly<Record<string, Family>> = {
  'AES-CBC': aesCbc,
  'AES-CTR': aesCtr,
  'AES-GCM': aesGcm,
  'AES-KW': aesKw,
  HMAC: hmacFamily,
  HKDF: hkdfFamily,
  PBKDF2: pbkdf2Family,
};
