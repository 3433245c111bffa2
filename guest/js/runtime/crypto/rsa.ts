/** The three algorithms of RSA. */
import { toBytes, toNumber, toUrlText } from './bytes.ts';
import {
  element,
  identifier,
  number,
  type Reader,
  readPkcs8,
  readSpki,
  Reader as DerReader,
  sequence,
  writePkcs8,
  writeSpki,
} from './der.ts';
import { dataError, notSupported, operationError } from './errors.ts';
import type { Bytes, Family, Imported } from './family.ts';
import { hash, type HashName } from './hashes.ts';
import { assertAlgorithm, assertJwk, bytesIn, type Jwk } from './jwk.ts';
import { assertType, assertUsages, type Key, type KeyUsage, makeKey, materialOf } from './key.ts';
import type { Parameters } from './parameters.ts';
import {
  bitsOf,
  bytesFor,
  generateNumbers,
  isConsistent,
  type PrivateNumbers,
  privatePower,
  type PublicNumbers,
  publicPower,
} from './rsa-numbers.ts';
import { isPss, oaepContent, oaepMessage, pkcs1Message, pssMessage } from './rsa-schemes.ts';
import { areEqual } from './bytes.ts';

/** rsaEncryption, 1.2.840.113549.1.1.1 */
const RSA_ENCRYPTION = '2a864886f70d010101';
const MIN_BITS = 512;
const MAX_BITS = 8192;

const hashOf = (key: Key): HashName => (key.algorithm['hash'] as { name: HashName }).name;
const publicOf = (key: Key): PublicNumbers => materialOf(key).rsa!;
const privateOf = (key: Key): PrivateNumbers => materialOf(key).rsa as PrivateNumbers;

interface Names {
  readonly name: string;
  readonly forPublic: readonly KeyUsage[];
  readonly forPrivate: readonly KeyUsage[];
  readonly use: 'sig' | 'enc';
  /** `alg` of a JWK. */
  alg(hash: HashName): string;
}

function makeRsaKey(
  { name }: Names,
  rsa: PublicNumbers | PrivateNumbers,
  hash: string,
  extractable: boolean,
  usages: readonly KeyUsage[],
): Key {
  if (rsa.n % 2n === 0n || rsa.e < 3n || rsa.e % 2n === 0n) throw dataError('The numbers are not those of an RSA key');
  const algorithm = { name, modulusLength: bitsOf(rsa.n), publicExponent: toBytes(rsa.e), hash: { name: hash } };
  const type = 'd' in rsa ? 'private' : 'public';
  if (type === 'private' && !isConsistent(rsa as PrivateNumbers)) throw dataError('The numbers of the private key do not belong together');
  return makeKey(type, extractable, algorithm, usages, { rsa });
}

function readPublic(reader: Reader): PublicNumbers {
  const numbers = reader.enter('sequence');
  const result = { n: numbers.number(), e: numbers.number() };
  numbers.end();
  return result;
}

function readPrivate(reader: Reader): PrivateNumbers {
  const numbers = reader.enter('sequence');
  if (numbers.number() !== 0n) throw new RangeError('An RSA key of more than two primes');
  const [n, e, d, p, q, dp, dq, qi] = Array.from({ length: 8 }, () => numbers.number()) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return { n, e, d, p, q, dp, dq, qi };
}

function fromJwk(jwk: Jwk): PublicNumbers | PrivateNumbers {
  const take = (member: string): bigint => toNumber(bytesIn(jwk, member));
  const [n, e] = [take('n'), take('e')];
  if (jwk['d'] === undefined) return { n, e };
  if (jwk['oth'] !== undefined) throw notSupported('RSA keys of more than two primes are not supported');
  return { n, e, d: take('d'), p: take('p'), q: take('q'), dp: take('dp'), dq: take('dq'), qi: take('qi') };
}

function numbersIn({ format, data, extractable, usages }: Imported, names: Names, hash: HashName): PublicNumbers | PrivateNumbers {
  if (format === 'raw') throw notSupported('An RSA key cannot be imported as raw');
  if (format === 'jwk') {
    const jwk = data as Jwk;
    assertUsages(usages, jwk['d'] === undefined ? names.forPublic : names.forPrivate);
    assertJwk(jwk, { kty: 'RSA', use: names.use, extractable, usages });
    assertAlgorithm(jwk, names.alg(hash));
    return fromJwk(jwk);
  }
  const read = format === 'spki' ? readSpki : readPkcs8;
  try {
    const { identifier: id, parameters, key } = read(data as Uint8Array);
    if (id !== RSA_ENCRYPTION) throw new RangeError('Not a key of RSA');
    parameters.take('null');
    return (format === 'spki' ? readPublic : readPrivate)(new DerReader(key));
  } catch (error) {
    throw dataError(`The key is not ${format} of RSA: ${(error as Error).message}`);
  }
}

const ALGORITHM = sequence(identifier(RSA_ENCRYPTION), element('null'));

function family(names: Names): Family {
  return {
    generateKey(parameters, extractable, usages) {
      assertUsages(usages, [...names.forPublic, ...names.forPrivate]);
      const { modulusLength, publicExponent, hash: chosen } = parameters;
      const e = toNumber(publicExponent!);
      if (modulusLength! < MIN_BITS || modulusLength! > MAX_BITS)
        throw operationError(`'modulusLength' is from ${MIN_BITS} to ${MAX_BITS}, not ${modulusLength}`);
      if (e < 3n || e % 2n === 0n) throw operationError(`'publicExponent' is odd and at least 3; 65537 is usual`);
      const numbers = generateNumbers(modulusLength!, e);
      const of = (allowed: readonly KeyUsage[]): KeyUsage[] => usages.filter((usage) => allowed.includes(usage));
      return {
        publicKey: makeRsaKey(names, { n: numbers.n, e }, chosen!.name, true, of(names.forPublic)),
        privateKey: makeRsaKey(names, numbers, chosen!.name, extractable, of(names.forPrivate)),
      };
    },
    importKey(parameters, imported) {
      if (imported.format === 'spki') assertUsages(imported.usages, names.forPublic);
      if (imported.format === 'pkcs8') assertUsages(imported.usages, names.forPrivate);
      const numbers = numbersIn(imported, names, parameters.hash!.name as HashName);
      return makeRsaKey(names, numbers, parameters.hash!.name, imported.extractable, imported.usages);
    },
    exportKey(format, key) {
      if (format === 'raw') throw notSupported('An RSA key cannot be exported as raw');
      if (format === 'jwk') return toJwk(key, names);
      assertType(key, format === 'spki' ? 'public' : 'private');
      if (format === 'spki') return writeSpki(ALGORITHM, sequence(number(publicOf(key).n), number(publicOf(key).e)));
      const { n, e, d, p, q, dp, dq, qi } = privateOf(key);
      return writePkcs8(ALGORITHM, sequence(number(0n), ...[n, e, d, p, q, dp, dq, qi].map(number)));
    },
  };
}

function toJwk(key: Key, { alg }: Names): Jwk {
  const text = (value: bigint): string => toUrlText(toBytes(value));
  const { n, e } = publicOf(key);
  const common = { kty: 'RSA', alg: alg(hashOf(key)), key_ops: [...key.usages], ext: key.extractable, n: text(n), e: text(e) };
  if (key.type === 'public') return common;
  const { d, p, q, dp, dq, qi } = privateOf(key);
  return { ...common, d: text(d), p: text(p), q: text(q), dp: text(dp), dq: text(dq), qi: text(qi) };
}

/** A signature is a number as long as the modulus. */
function signMessage(key: Key, message: Uint8Array | undefined): Bytes {
  if (message === undefined) throw operationError('The key is too short for this hash');
  const numbers = privateOf(key);
  return toBytes(privatePower(numbers, toNumber(message)), bytesFor(numbers.n));
}

function signedMessage(key: Key, signature: Uint8Array, length: number): Uint8Array | undefined {
  const numbers = publicOf(key);
  const value = toNumber(signature);
  if (signature.length !== bytesFor(numbers.n) || value >= numbers.n) return undefined;
  const message = publicPower(numbers, value);
  return message >> BigInt(8 * length) === 0n ? toBytes(message, length) : undefined;
}

const suffix = (hash: HashName): string => (hash === 'SHA-1' ? '1' : hash.slice(4));

const pkcs1: Family = {
  ...family({ name: 'RSASSA-PKCS1-v1_5', forPublic: ['verify'], forPrivate: ['sign'], use: 'sig', alg: (hash) => `RS${suffix(hash)}` }),
  sign(_parameters, key, data) {
    assertType(key, 'private');
    return signMessage(key, pkcs1Message(hashOf(key), hash(hashOf(key), data), bytesFor(publicOf(key).n)));
  },
  verify(_parameters, key, signature, data) {
    assertType(key, 'public');
    const length = bytesFor(publicOf(key).n);
    const [expected, found] = [pkcs1Message(hashOf(key), hash(hashOf(key), data), length), signedMessage(key, signature, length)];
    return expected !== undefined && found !== undefined && areEqual(expected, found);
  },
};

const pss: Family = {
  ...family({ name: 'RSA-PSS', forPublic: ['verify'], forPrivate: ['sign'], use: 'sig', alg: (hash) => `PS${suffix(hash)}` }),
  sign({ saltLength }: Parameters, key, data) {
    assertType(key, 'private');
    return signMessage(key, pssMessage(hashOf(key), hash(hashOf(key), data), bitsOf(publicOf(key).n) - 1, saltLength!));
  },
  verify({ saltLength }: Parameters, key, signature, data) {
    assertType(key, 'public');
    const bits = bitsOf(publicOf(key).n) - 1;
    const message = signedMessage(key, signature, Math.ceil(bits / 8));
    return message !== undefined && isPss(hashOf(key), hash(hashOf(key), data), message, bits, saltLength);
  },
};

const oaep: Family = {
  ...family({
    name: 'RSA-OAEP',
    forPublic: ['encrypt', 'wrapKey'],
    forPrivate: ['decrypt', 'unwrapKey'],
    use: 'enc',
    alg: (hash) => (hash === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${suffix(hash)}`),
  }),
  encrypt({ label = new Uint8Array(0) }: Parameters, key, data) {
    assertType(key, 'public');
    const numbers = publicOf(key);
    const message = oaepMessage(hashOf(key), data, label, bytesFor(numbers.n));
    if (message === undefined)
      throw operationError(`The key is too short for ${data.length} bytes: encrypt them with AES, and its key with RSA`);
    return toBytes(publicPower(numbers, toNumber(message)), bytesFor(numbers.n));
  },
  decrypt({ label = new Uint8Array(0) }: Parameters, key, data) {
    assertType(key, 'private');
    const numbers = privateOf(key);
    const length = bytesFor(numbers.n);
    const value = toNumber(data);
    const content =
      data.length === length && value < numbers.n
        ? oaepContent(hashOf(key), toBytes(privatePower(numbers, value), length), label)
        : undefined;
    if (content === undefined) throw operationError('The data was changed, or not encrypted with this key and label');
    return content;
  },
};

export const RSA_FAMILIES: Readonly<Record<string, Family>> = { 'RSASSA-PKCS1-v1_5': pkcs1, 'RSA-PSS': pss, 'RSA-OAEP': oaep };
