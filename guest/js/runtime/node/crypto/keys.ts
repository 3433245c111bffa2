/** Keys as `node:crypto` has them: PEM, DER, or JWK. */
import { bitString, element, identifier, Reader, sequence, number } from '../../crypto/der.ts';
import type { Bytes, Format } from '../../crypto/family.ts';
import type { Jwk } from '../../crypto/jwk.ts';
import { type Key, materialOf } from '../../crypto/key.ts';
import { FAMILIES } from '../../crypto/subtle.ts';
import { Buffer } from '../buffer.ts';
import { invalidArgument, nodeError } from '../errors.ts';
import { toBytes } from './input.ts';

type Kind = 'secret' | 'public' | 'private';

interface KeyInput {
  readonly key: unknown;
  readonly format?: 'pem' | 'der' | 'jwk';
  readonly type?: string;
}

/** What Node.js calls them. */
const KINDS: Readonly<Record<string, string>> = { ECDSA: 'ec', Ed25519: 'ed25519', X25519: 'x25519' };

const OBJECT = Symbol.for('skerry.key-object');

export class KeyObject {
  readonly type: Kind;
  readonly #secret: Uint8Array | undefined;
  readonly #key: Key | undefined;
  readonly [OBJECT] = true;

  constructor(type: Kind, secret: Uint8Array | undefined, key?: Key) {
    this.type = type;
    this.#secret = secret;
    this.#key = key;
  }

  get symmetricKeySize(): number | undefined {
    return this.#secret?.length;
  }

  get asymmetricKeyType(): string | undefined {
    return this.#key && (KINDS[this.#key.algorithm.name] ?? 'rsa');
  }

  get asymmetricKeyDetails(): object | undefined {
    const { modulusLength, namedCurve } = (this.#key?.algorithm ?? {}) as { modulusLength?: number; namedCurve?: string };
    if (modulusLength !== undefined) return { modulusLength, publicExponent: materialOf(this.#key!).rsa!.e };
    return namedCurve === undefined
      ? {}
      : { namedCurve: { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' }[namedCurve] };
  }

  /** The bytes of a secret. */
  get secret(): Uint8Array | undefined {
    return this.#secret;
  }

  /** As Web Crypto has it. */
  get key(): Key | undefined {
    return this.#key;
  }

  equals(other: KeyObject): boolean {
    if (this.type !== other.type) return false;
    const bytes = (object: KeyObject): string =>
      (
        object.#secret ??
        (FAMILIES[object.#key!.algorithm.name]!.exportKey!(object.type === 'public' ? 'spki' : 'pkcs8', object.#key!) as Bytes)
      ).toHex();
    return bytes(this) === bytes(other);
  }

  export(options: { readonly format?: string; readonly type?: string } = {}): unknown {
    const { format = this.type === 'secret' ? 'buffer' : 'pem' } = options;
    if (this.#secret !== undefined) {
      return format === 'jwk'
        ? { kty: 'oct', k: this.#secret.toBase64({ alphabet: 'base64url', omitPadding: true }) }
        : Buffer.from(this.#secret);
    }
    const family = FAMILIES[this.#key!.algorithm.name]!;
    if (format === 'jwk') {
      const { alg: _alg, key_ops: _operations, ext: _ext, ...jwk } = family.exportKey!('jwk', this.#key!) as Record<string, unknown>;
      return jwk;
    }
    const der = family.exportKey!(this.type === 'public' ? 'spki' : 'pkcs8', this.#key!) as Bytes;
    return format === 'der' ? Buffer.from(der) : pem(this.type === 'public' ? 'PUBLIC KEY' : 'PRIVATE KEY', der);
  }
}

function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${der.toBase64().replaceAll(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

export function createSecretKey(key: unknown, encoding?: string): KeyObject {
  return new KeyObject('secret', toBytes(key, 'key', encoding).slice());
}

/** The bytes of a secret, however it is given. */
export function secretBytes(key: unknown, name: string): Uint8Array {
  if (!(key instanceof KeyObject)) return toBytes(key, name);
  if (key.secret === undefined)
    throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected secret.`);
  return key.secret;
}

interface Encoded {
  readonly format: Format;
  readonly data: Jwk | Uint8Array;
}

const PKCS1_ALGORITHM = sequence(identifier('2a864886f70d010101'), element('null'));

function unwrapPem(text: string): Encoded {
  const [, label, body] = /-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \1-----/.exec(text) ?? [];
  if (label === undefined || body === undefined) throw unsupported('no PEM is in it');
  const der = Uint8Array.fromBase64(body) as Bytes;
  switch (label) {
    case 'PUBLIC KEY':
      return { format: 'spki', data: der };
    case 'PRIVATE KEY':
      return { format: 'pkcs8', data: der };
    case 'RSA PUBLIC KEY':
      return { format: 'spki', data: sequence(PKCS1_ALGORITHM, bitString(der)) };
    case 'RSA PRIVATE KEY':
      return { format: 'pkcs8', data: sequence(number(0n), PKCS1_ALGORITHM, element('octets', der)) };
    case 'EC PRIVATE KEY':
      return { format: 'pkcs8', data: fromSec1(der) };
    case 'CERTIFICATE':
      return { format: 'spki', data: publicKeyOf(der) };
    default:
      throw unsupported(`${label} is not known`);
  }
}

const unsupported = (reason: string): Error => nodeError(Error, 'ERR_OSSL_UNSUPPORTED', `The key cannot be read: ${reason}`);

/** The curve stands inside of the key there. */
function fromSec1(der: Uint8Array): Bytes {
  const inner = new Reader(der).enter('sequence');
  inner.number();
  inner.take('octets');
  const curve = inner.enter('context0').take('identifier').toHex();
  return sequence(number(0n), sequence(identifier('2a8648ce3d0201'), identifier(curve)), element('octets', der));
}

/** Of a certificate: after version, serial number, algorithm, issuer, validity and subject. */
function publicKeyOf(der: Uint8Array): Bytes {
  const body = new Reader(der).enter('sequence').enter('sequence');
  if (body.isNext('context0')) body.take('context0');
  body.number();
  for (let index = 0; index < 4; index++) body.take('sequence');
  return element('sequence', body.take('sequence'));
}

/** The algorithm of a key decides which family reads it. */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  '2a864886f70d010101': 'RSASSA-PKCS1-v1_5',
  '2a8648ce3d0201': 'ECDSA',
  '2b6570': 'Ed25519',
  '2b656e': 'X25519',
};
const CURVES: Readonly<Record<string, string>> = { '2a8648ce3d030107': 'P-256', '2b81040022': 'P-384', '2b81040023': 'P-521' };

function familyOf({ format, data }: Encoded): { name: string; namedCurve?: string } {
  if (format === 'jwk') {
    const { kty, crv } = data as { kty?: string; crv?: string };
    return kty === 'RSA' ? { name: 'RSASSA-PKCS1-v1_5' } : kty === 'EC' ? { name: 'ECDSA', namedCurve: crv! } : { name: crv! };
  }
  const outer = new Reader(data as Uint8Array).enter('sequence');
  if (format === 'pkcs8') outer.number();
  const algorithm = outer.enter('sequence');
  const name = IDENTIFIERS[algorithm.take('identifier').toHex()];
  if (name === undefined) throw unsupported('its algorithm is not known');
  return name === 'ECDSA' ? { name, namedCurve: CURVES[algorithm.take('identifier').toHex()]! } : { name };
}

function read(encoded: Encoded): Key {
  const { name, namedCurve } = familyOf(encoded);
  const isPublic = encoded.format === 'spki' || (encoded.format === 'jwk' && !('d' in (encoded.data as object)));
  const usages = name === 'X25519' ? (isPublic ? [] : (['deriveBits'] as const)) : isPublic ? (['verify'] as const) : (['sign'] as const);
  const parameters = { name, hash: { name: 'SHA-256' }, ...(namedCurve !== undefined && { namedCurve }) };
  return FAMILIES[name]!.importKey(parameters, { ...encoded, extractable: true, usages });
}

function encodedIn(input: unknown, kind: 'public' | 'private'): Encoded {
  const {
    key,
    format = 'pem',
    type,
  } = (typeof input === 'object' && input !== null && 'key' in input ? input : { key: input }) as KeyInput;
  if (format === 'jwk') return { format: 'jwk', data: key as Jwk };
  if (format === 'der') return { format: kind === 'public' || type === 'spki' ? 'spki' : 'pkcs8', data: toBytes(key, 'key').slice() };
  const bytes = toBytes(key, 'key');
  return unwrapPem(new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes));
}

export function createPublicKey(input: unknown): KeyObject {
  const given = typeof input === 'object' && input !== null && 'key' in input && input.key instanceof KeyObject ? input.key : input;
  const key = given instanceof KeyObject ? given.key! : read(encodedIn(input, 'public'));
  if (key.type === 'public') return new KeyObject('public', undefined, key);
  const {
    d: _d,
    p: _p,
    q: _q,
    dp: _dp,
    dq: _dq,
    qi: _qi,
    key_ops: _operations,
    ...jwk
  } = FAMILIES[key.algorithm.name]!.exportKey!('jwk', key) as Record<string, unknown>;
  return new KeyObject('public', undefined, read({ format: 'jwk', data: jwk }));
}

export function createPrivateKey(input: unknown): KeyObject {
  const key = read(encodedIn(input, 'private'));
  if (key.type !== 'private') throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', 'The key is no private key');
  return new KeyObject('private', undefined, key);
}

/** A key for signing or verifying, however it is given. */
export function keyFor(input: unknown, kind: 'public' | 'private'): Key {
  const given = typeof input === 'object' && input !== null && 'key' in input && input.key instanceof KeyObject ? input.key : input;
  if (!(given instanceof KeyObject)) return (kind === 'public' ? createPublicKey(input) : createPrivateKey(input)).key!;
  if (given.key === undefined) throw invalidArgument('key', `a ${kind} key`, given);
  return kind === 'public' ? createPublicKey(given).key! : given.key;
}
