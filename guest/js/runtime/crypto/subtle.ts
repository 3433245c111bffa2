/** `crypto.subtle`: the steps that are the same for all algorithms. https://w3c.github.io/webcrypto/#subtlecrypto-interface */
import { CURVE_FAMILIES } from './curves.ts';
import { EDWARDS_FAMILIES } from './edwards.ts';
import { dataError, invalidAccess, notSupported, syntaxError } from './errors.ts';
import type { Bytes, Family, Format } from './family.ts';
import type { Jwk } from './jwk.ts';
import { assertFor, assertKey, type Key, type KeyPair, type KeyUsage, USAGES } from './key.ts';
import { bytesOf, integer, normalize, type Operation, type Parameters } from './parameters.ts';
import { RSA_FAMILIES } from './rsa.ts';
import { SECRET_FAMILIES } from './secret-keys.ts';

export const FAMILIES: Readonly<Record<string, Family>> = { ...SECRET_FAMILIES, ...RSA_FAMILIES, ...CURVE_FAMILIES, ...EDWARDS_FAMILIES };
const FORMATS: readonly string[] = ['raw', 'jwk', 'spki', 'pkcs8'];

const { subtle: native } = crypto;
const nativeDigest = native.digest;

function familyFor<Name extends keyof Family>(parameters: Parameters, operation: Name): Family & Required<Pick<Family, Name>> {
  const family = FAMILIES[parameters.name]!;
  if (family[operation] === undefined) throw notSupported(`${parameters.name} cannot ${operation}`);
  return family as Family & Required<Pick<Family, Name>>;
}

function usagesOf(value: unknown): KeyUsage[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) throw new TypeError('The usages of a key are a list');
  return Array.from(value as Iterable<unknown>, (usage) => {
    const text = String(usage);
    if (!USAGES.includes(text as KeyUsage)) throw new TypeError(`There is no usage '${text}', only: ${USAGES.join(', ')}`);
    return text as KeyUsage;
  });
}

function formatOf(value: unknown): Format {
  if (!FORMATS.includes(String(value))) throw new TypeError(`There is no format '${String(value)}', only: ${FORMATS.join(', ')}`);
  return String(value) as Format;
}

/** Bytes for every format but JWK, and a JWK for that. */
function keyData(format: Format, data: unknown): Jwk | Uint8Array {
  const isBytes = ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  if (format !== 'jwk') return bytesOf(data, 'keyData').slice();
  if (isBytes || typeof data !== 'object' || data === null) throw new TypeError('keyData is no JWK');
  return data as Jwk;
}

function assertUsable(key: Key): Key {
  if (key.type !== 'public' && key.usages.length === 0) throw syntaxError('The key could be used for nothing: name its usages');
  return key;
}

const isPair = (result: Key | KeyPair): result is KeyPair => 'privateKey' in result;

function importFor(parameters: Parameters, format: Format, data: Jwk | Uint8Array, extractable: boolean, usages: readonly KeyUsage[]): Key {
  return assertUsable(familyFor(parameters, 'importKey').importKey(parameters, { format, data, extractable, usages }));
}

function exportFor(format: Format, key: Key): Bytes | Jwk {
  const { exportKey } = FAMILIES[key.algorithm.name]!;
  if (exportKey === undefined) throw notSupported(`A key for ${key.algorithm.name} cannot be exported`);
  if (!key.extractable) throw invalidAccess('The key is not extractable');
  return exportKey(format, key);
}

/** With `wrapKey` of its own or by encrypting. */
function normalizeWrapping(operation: 'wrapKey' | 'unwrapKey', algorithm: unknown): { parameters: Parameters; by: Operation } {
  try {
    return { parameters: normalize(operation, algorithm), by: operation };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const by = operation === 'wrapKey' ? 'encrypt' : 'decrypt';
    return { parameters: normalize(by, algorithm), by };
  }
}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: false, fatal: true });

function jwkIn(bytes: Uint8Array): Jwk {
  try {
    const value: unknown = JSON.parse(strictDecoder.decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Jwk;
  } catch {
    // Said below.
  }
  throw dataError('What was wrapped is no JWK');
}

async function bitsFor(algorithm: Parameters, key: Key, bits: number | null): Promise<Bytes> {
  return familyFor(algorithm, 'deriveBits').deriveBits(algorithm, key, bits);
}

/** Methods are asynchronous: whatever is wrong is a rejection. */
export class Subtle {
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return nativeDigest.call(native, normalize('digest', algorithm).name, bytesOf(data, 'data').slice());
  }

  async generateKey(algorithm: unknown, extractable: unknown, usages: unknown): Promise<Key | KeyPair> {
    const wanted = usagesOf(usages);
    const parameters = normalize('generateKey', algorithm);
    const result = familyFor(parameters, 'generateKey').generateKey(parameters, Boolean(extractable), wanted);
    assertUsable(isPair(result) ? result.privateKey : result);
    return result;
  }

  async importKey(format: unknown, data: unknown, algorithm: unknown, extractable: unknown, usages: unknown): Promise<Key> {
    const form = formatOf(format);
    const wanted = usagesOf(usages);
    const content = keyData(form, data);
    return importFor(normalize('importKey', algorithm), form, content, Boolean(extractable), wanted);
  }

  async exportKey(format: unknown, key: unknown): Promise<ArrayBuffer | Jwk> {
    const form = formatOf(format);
    assertKey(key, 'key');
    const result = exportFor(form, key);
    return result instanceof Uint8Array ? result.buffer : result;
  }

  async encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    assertKey(key, 'key');
    const bytes = bytesOf(data, 'data').slice();
    const parameters = normalize('encrypt', algorithm);
    assertFor(key, parameters.name, 'encrypt');
    return familyFor(parameters, 'encrypt').encrypt(parameters, key, bytes).buffer;
  }

  async decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    assertKey(key, 'key');
    const bytes = bytesOf(data, 'data').slice();
    const parameters = normalize('decrypt', algorithm);
    assertFor(key, parameters.name, 'decrypt');
    return familyFor(parameters, 'decrypt').decrypt(parameters, key, bytes).buffer;
  }

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    assertKey(key, 'key');
    const bytes = bytesOf(data, 'data').slice();
    const parameters = normalize('sign', algorithm);
    assertFor(key, parameters.name, 'sign');
    return (await familyFor(parameters, 'sign').sign(parameters, key, bytes)).buffer;
  }

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    assertKey(key, 'key');
    const [given, bytes] = [bytesOf(signature, 'signature').slice(), bytesOf(data, 'data').slice()];
    const parameters = normalize('verify', algorithm);
    assertFor(key, parameters.name, 'verify');
    return familyFor(parameters, 'verify').verify(parameters, key, given, bytes);
  }

  async deriveBits(algorithm: unknown, baseKey: unknown, length: unknown = null): Promise<ArrayBuffer> {
    assertKey(baseKey, 'baseKey');
    const bits = length === null ? null : integer(length, 'length', 0xffff_ffff);
    const parameters = normalize('deriveBits', algorithm);
    assertFor(baseKey, parameters.name, 'deriveBits');
    return (await bitsFor(parameters, baseKey, bits)).buffer;
  }

  async deriveKey(algorithm: unknown, baseKey: unknown, derived: unknown, extractable: unknown, usages: unknown): Promise<Key> {
    assertKey(baseKey, 'baseKey');
    const wanted = usagesOf(usages);
    const parameters = normalize('deriveBits', algorithm);
    const imported = normalize('importKey', derived);
    const sized = normalize('keyLength', derived);
    assertFor(baseKey, parameters.name, 'deriveKey');
    const length = familyFor(sized, 'keyLength').keyLength(sized);
    return importFor(imported, 'raw', await bitsFor(parameters, baseKey, length), Boolean(extractable), wanted);
  }

  async wrapKey(format: unknown, key: unknown, wrappingKey: unknown, algorithm: unknown): Promise<ArrayBuffer> {
    const form = formatOf(format);
    assertKey(key, 'key');
    assertKey(wrappingKey, 'wrappingKey');
    const { parameters, by } = normalizeWrapping('wrapKey', algorithm);
    assertFor(wrappingKey, parameters.name, 'wrapKey');
    const exported = exportFor(form, key);
    const bytes = exported instanceof Uint8Array ? exported : encoder.encode(JSON.stringify(exported));
    if (by === 'wrapKey') return familyFor(parameters, 'wrapKey').wrapKey(wrappingKey, bytes).buffer;
    return familyFor(parameters, 'encrypt').encrypt(parameters, wrappingKey, bytes).buffer;
  }

  async unwrapKey(
    format: unknown,
    wrapped: unknown,
    unwrappingKey: unknown,
    algorithm: unknown,
    keyAlgorithm: unknown,
    extractable: unknown,
    usages: unknown,
  ): Promise<Key> {
    const form = formatOf(format);
    assertKey(unwrappingKey, 'unwrappingKey');
    const wanted = usagesOf(usages);
    const bytes = bytesOf(wrapped, 'wrappedKey').slice();
    const { parameters, by } = normalizeWrapping('unwrapKey', algorithm);
    const imported = normalize('importKey', keyAlgorithm);
    assertFor(unwrappingKey, parameters.name, 'unwrapKey');
    const content =
      by === 'unwrapKey'
        ? familyFor(parameters, 'unwrapKey').unwrapKey(unwrappingKey, bytes)
        : familyFor(parameters, 'decrypt').decrypt(parameters, unwrappingKey, bytes);
    return importFor(imported, form, form === 'jwk' ? jwkIn(content) : content, Boolean(extractable), wanted);
  }

  /** Whether two values have the same bytes, in a time that says nothing about where they differ. They have the same length. */
  timingSafeEqual(one: unknown, other: unknown): boolean {
    const [first, second] = [bytesOf(one, 'the first value'), bytesOf(other, 'the second value')];
    if (first.length !== second.length) throw new TypeError(`The values have different lengths, ${first.length} and ${second.length}`);
    return first.reduce((difference, byte, index) => difference | (byte ^ second[index]!), 0) === 0;
  }
}
