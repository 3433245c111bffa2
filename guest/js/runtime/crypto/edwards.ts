/** Ed25519 and X25519. */
import { concatenated } from '../concatenated.ts';
import { eddsa } from '@noble/curves/abstract/edwards.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { randomBytes, toUrlText } from './bytes.ts';
import { firstBits } from './curves.ts';
import { element, identifier, Reader, readPkcs8, readSpki, sequence, writePkcs8, writeSpki } from './der.ts';
import { dataError, invalidAccess, operationError } from './errors.ts';
import type { Bytes, Family, Format, Imported } from './family.ts';
import { hash } from './hashes.ts';
import { assertJwk, bytesIn, type Jwk } from './jwk.ts';
import { assertType, assertUsages, type Key, type KeyUsage, makeKey, materialOf } from './key.ts';

const SECRET_BYTES = 32;
const PRECOMPUTED_BITS = 4;
ed25519.Point.BASE.precompute(PRECOMPUTED_BITS, false);

const sha512 = Object.assign((data: Uint8Array): Uint8Array => hash('SHA-512', data), { outputLen: 64, blockLen: 128 });

function clamped(bytes: Uint8Array): Uint8Array {
  bytes[0]! &= 0xf8;
  bytes[31] = (bytes[31]! & 0x7f) | 0x40;
  return bytes;
}

/** The hash by the compiled module: the message may be long. */
const scheme = eddsa(ed25519.Point, sha512 as never, { adjustScalarBytes: clamped as never, zip215: false });

interface Names {
  readonly name: 'Ed25519' | 'X25519';
  readonly identifier: string;
  readonly forPublic: readonly KeyUsage[];
  readonly forPrivate: readonly KeyUsage[];
  readonly use: 'sig' | 'enc';
  publicFor(secret: Uint8Array): Uint8Array;
}

interface Halves {
  readonly point: Bytes;
  readonly secret?: Bytes;
}

function assertLength(bytes: Uint8Array): Bytes {
  if (bytes.length !== SECRET_BYTES) throw dataError(`The key has ${SECRET_BYTES} bytes, not ${bytes.length}`);
  return bytes.slice() as Bytes;
}

function fromJwk(jwk: Jwk, names: Names): Halves {
  if (jwk['crv'] !== names.name) throw dataError(`The JWK has 'crv' ${JSON.stringify(jwk['crv'])} where "${names.name}" is expected`);
  if (names.use === 'sig' && jwk['alg'] !== undefined && jwk['alg'] !== 'EdDSA' && jwk['alg'] !== names.name)
    throw dataError(`The JWK has 'alg' ${JSON.stringify(jwk['alg'])}`);
  const point = assertLength(bytesIn(jwk, 'x'));
  if (jwk['d'] === undefined) return { point };
  const secret = assertLength(bytesIn(jwk, 'd'));
  if (names.publicFor(secret).toHex() !== point.toHex()) throw dataError('The public and the private key do not belong together');
  return { point, secret };
}

function fromDer(format: Format, data: Uint8Array, names: Names): Halves {
  try {
    const { identifier: id, parameters, key } = (format === 'spki' ? readSpki : readPkcs8)(data);
    parameters.end();
    if (id !== names.identifier) throw new RangeError('it is for another algorithm');
    if (format === 'spki') return { point: assertLength(key) };
    const inner = new Reader(key);
    const secret = assertLength(inner.take('octets'));
    inner.end();
    return { secret, point: names.publicFor(secret) as Bytes };
  } catch (error) {
    throw dataError(`The key is not ${format}: ${(error as Error).message}`);
  }
}

function halvesIn({ format, data, extractable, usages }: Imported, names: Names): Halves {
  if (format !== 'jwk') {
    assertUsages(usages, format === 'pkcs8' ? names.forPrivate : names.forPublic);
    return format === 'raw' ? { point: assertLength(data as Uint8Array) } : fromDer(format, data as Uint8Array, names);
  }
  const jwk = data as Jwk;
  assertUsages(usages, jwk['d'] === undefined ? names.forPublic : names.forPrivate);
  assertJwk(jwk, { kty: 'OKP', use: names.use, extractable, usages });
  return fromJwk(jwk, names);
}

function exportKey(format: Format, key: Key, names: Names): Bytes | Jwk {
  const { point, secret } = materialOf(key);
  if (format === 'jwk') {
    const alg = names.use === 'sig' ? { alg: names.name } : {};
    return {
      kty: 'OKP',
      crv: names.name,
      ...alg,
      x: toUrlText(point!),
      ...(secret && { d: toUrlText(secret) }),
      key_ops: [...key.usages],
      ext: key.extractable,
    };
  }
  assertType(key, format === 'pkcs8' ? 'private' : 'public');
  if (format === 'raw') return point!.slice();
  const algorithm = sequence(identifier(names.identifier));
  return format === 'spki' ? writeSpki(algorithm, point!) : writePkcs8(algorithm, element('octets', secret!));
}

function family(names: Names): Family {
  const make = (halves: Halves, extractable: boolean, usages: readonly KeyUsage[]): Key =>
    makeKey(halves.secret ? 'private' : 'public', extractable, { name: names.name }, usages, halves);
  return {
    generateKey(_parameters, extractable, usages) {
      assertUsages(usages, [...names.forPublic, ...names.forPrivate]);
      const secret = randomBytes(SECRET_BYTES);
      const point = names.publicFor(secret) as Bytes;
      const allowed = (list: readonly KeyUsage[]): KeyUsage[] => usages.filter((usage) => list.includes(usage));
      return {
        publicKey: make({ point }, true, allowed(names.forPublic)),
        privateKey: make({ point, secret }, extractable, allowed(names.forPrivate)),
      };
    },
    importKey: (_parameters, imported) => make(halvesIn(imported, names), imported.extractable, imported.usages),
    exportKey: (format, key) => exportKey(format, key, names),
  };
}

/**
 * https://wicg.github.io/webcrypto-secure-curves/#ed25519-operations: neither the key nor the first half of a signature is of small
 * order, and the equation holds as it is, where others check eight times of it and so accept a few more signatures.
 */
function isSigned(signature: Uint8Array, data: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 2 * SECRET_BYTES) return false;
  const { Point } = ed25519;
  const [first, second] = [signature.subarray(0, SECRET_BYTES), numberFrom(signature.subarray(SECRET_BYTES))];
  try {
    const [owner, nonce] = [Point.fromBytes(key), Point.fromBytes(first)];
    if (owner.isSmallOrder() || nonce.isSmallOrder() || second >= Point.Fn.ORDER) return false;
    const challenge = numberFrom(hash('SHA-512', concatenated([first, key, data]))) % Point.Fn.ORDER;
    return Point.BASE.multiplyUnsafe(second).subtract(owner.multiplyUnsafe(challenge)).equals(nonce);
  } catch {
    // A point that is none.
    return false;
  }
}

const numberFrom = (littleEndian: Uint8Array): bigint => BigInt(`0x${littleEndian.toReversed().toHex()}`);

const ed: Family = {
  ...family({
    name: 'Ed25519',
    identifier: '2b6570',
    forPublic: ['verify'],
    forPrivate: ['sign'],
    use: 'sig',
    publicFor: (secret) => scheme.getPublicKey(secret),
  }),
  sign(_parameters, key, data) {
    assertType(key, 'private');
    return scheme.sign(data, materialOf(key).secret!) as Bytes;
  },
  verify(_parameters, key, signature, data) {
    assertType(key, 'public');
    return isSigned(signature, data, materialOf(key).point!);
  },
};

const x: Family = {
  ...family({
    name: 'X25519',
    identifier: '2b656e',
    forPublic: [],
    forPrivate: ['deriveKey', 'deriveBits'],
    use: 'enc',
    publicFor: (secret) => x25519.getPublicKey(secret),
  }),
  deriveBits({ public: other }, key, bits) {
    assertType(key, 'private');
    assertType(other!, 'public');
    if (other!.algorithm.name !== 'X25519') throw invalidAccess(`The public key is for ${other!.algorithm.name}, not for X25519`);
    return firstBits(sharedSecret(materialOf(key).secret!, materialOf(other!).point!), bits);
  },
};

function sharedSecret(secret: Uint8Array, point: Uint8Array): Bytes {
  try {
    return x25519.getSharedSecret(secret, point) as Bytes;
  } catch {
    // A point of small order, which would give the same secret to everybody.
    throw operationError('The public key gives no secret');
  }
}

export const EDWARDS_FAMILIES: Readonly<Record<string, Family>> = { Ed25519: ed, X25519: x };
