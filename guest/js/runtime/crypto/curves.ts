/** Keys on the curves of NIST: ECDSA and ECDH. */
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { concatenated } from '../concatenated.ts';
import { randomBytes, toBytes, toNumber, toUrlText } from './bytes.ts';
import { bitString, element, identifier, number, Reader, readPkcs8, readSpki, sequence, writePkcs8, writeSpki } from './der.ts';
import { dataError, invalidAccess, notSupported, operationError } from './errors.ts';
import type { Bytes, Family, Format, Imported } from './family.ts';
import { assertJwk, bytesIn, type Jwk } from './jwk.ts';
import { assertType, assertUsages, type Key, type KeyPair, type KeyUsage, makeKey, materialOf } from './key.ts';
import { signNatively, verifyNatively } from './native.ts';

type Point = InstanceType<typeof p256.Point>;

interface Curve {
  readonly Point: typeof p256.Point;
  readonly identifier: string;
  readonly bytes: number;
  readonly order: bigint;
  /** The generator. Tables of its multiples are large, so only the usual curve has one, from the build. */
  readonly base: Point;
}

const PRECOMPUTED_BITS = 4;

function curve({ Point }: { readonly Point: typeof p256.Point }, id: string, isUsual = false): Curve {
  const base = isUsual ? Point.BASE.precompute(PRECOMPUTED_BITS, false) : Point.fromAffine(Point.BASE.toAffine());
  return { Point, identifier: id, bytes: Point.Fp.BYTES, order: Point.Fn.ORDER, base };
}

const CURVES: Readonly<Record<string, Curve>> = {
  'P-256': curve(p256, '2a8648ce3d030107', true),
  'P-384': curve(p384, '2b81040022'),
  'P-521': curve(p521, '2b81040023'),
};

/** id-ecPublicKey, 1.2.840.10045.2.1 */
const EC_KEY = '2a8648ce3d0201';

function curveOf(name: string): Curve {
  const found = Object.hasOwn(CURVES, name) ? CURVES[name] : undefined;
  if (found === undefined) throw notSupported(`There is no curve ${name}, only ${Object.keys(CURVES).join(', ')}`);
  return found;
}

export const curveOfKey = (key: Key): Curve => CURVES[key.algorithm['namedCurve'] as string]!;

interface Numbers {
  readonly point: Bytes;
  readonly secret?: Bytes;
}

/** @throws DOMException `DataError` for what is no point of the curve */
function pointFrom({ Point }: Curve, bytes: Uint8Array): Bytes {
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point.toBytes(false) as Bytes;
  } catch {
    throw dataError('The key is no point of this curve');
  }
}

function publicFor({ base }: Curve, secret: Uint8Array): Bytes {
  return base.multiply(toNumber(secret)).toBytes(false) as Bytes;
}

function assertSecret({ order, bytes }: Curve, secret: Uint8Array): Bytes {
  const value = toNumber(secret);
  if (secret.length !== bytes || value === 0n || value >= order) throw dataError('The private key is no number of this curve');
  return secret.slice() as Bytes;
}

function coordinates({ bytes }: Curve, point: Bytes): { x: string; y: string } {
  return { x: toUrlText(point.subarray(1, 1 + bytes)), y: toUrlText(point.subarray(1 + bytes)) };
}

interface Names {
  readonly name: 'ECDSA' | 'ECDH';
  readonly forPublic: readonly KeyUsage[];
  readonly forPrivate: readonly KeyUsage[];
  readonly use: 'sig' | 'enc';
}

function fromJwk(jwk: Jwk, of: Curve, { namedCurve }: { readonly namedCurve: string }): Numbers {
  if (jwk['crv'] !== namedCurve) throw dataError(`The JWK has 'crv' ${JSON.stringify(jwk['crv'])} where "${namedCurve}" is expected`);
  const [x, y] = [bytesIn(jwk, 'x'), bytesIn(jwk, 'y')];
  if (x.length !== of.bytes || y.length !== of.bytes) throw dataError(`'x' and 'y' have ${of.bytes} bytes`);
  const point = pointFrom(of, concatenated([Uint8Array.of(4), x, y]));
  if (jwk['d'] === undefined) return { point };
  const secret = assertSecret(of, bytesIn(jwk, 'd'));
  if (publicFor(of, secret).toHex() !== point.toHex()) throw dataError('The public and the private key do not belong together');
  return { point, secret };
}

function fromDer(format: Format, data: Uint8Array, of: Curve): Numbers {
  try {
    const { identifier: id, parameters, key } = (format === 'spki' ? readSpki : readPkcs8)(data);
    if (id !== EC_KEY || parameters.take('identifier').toHex() !== of.identifier)
      throw new RangeError('it is for another curve or algorithm');
    if (format === 'spki') return { point: pointFrom(of, key) };
    const inner = new Reader(key).enter('sequence');
    if (inner.number() !== 1n) throw new RangeError('a version that nobody knows');
    const secret = assertSecret(of, inner.take('octets'));
    if (inner.isNext('context0') && inner.enter('context0').take('identifier').toHex() !== of.identifier)
      throw new RangeError('it is for two curves');
    const point = publicFor(of, secret);
    if (inner.isNext('context1') && pointFrom(of, inner.enter('context1').bits()).toHex() !== point.toHex())
      throw new RangeError('its halves do not belong together');
    return { point, secret };
  } catch (error) {
    throw dataError(`The key is not ${format}: ${(error as Error).message}`);
  }
}

function numbersIn({ format, data, extractable, usages }: Imported, names: Names, namedCurve: string): Numbers {
  const of = curveOf(namedCurve);
  if (format !== 'jwk') {
    assertUsages(usages, format === 'pkcs8' ? names.forPrivate : names.forPublic);
    return format === 'raw' ? { point: pointFrom(of, data as Uint8Array) } : fromDer(format, data as Uint8Array, of);
  }
  const jwk = data as Jwk;
  assertUsages(usages, jwk['d'] === undefined ? names.forPublic : names.forPrivate);
  assertJwk(jwk, { kty: 'EC', use: names.use, extractable, usages });
  return fromJwk(jwk, of, { namedCurve });
}

const algorithmOf = ({ identifier: id }: Curve): Uint8Array => sequence(identifier(EC_KEY), identifier(id));

/** As a JWK with both halves, whoever may have it. */
function curveJwk(key: Key): Record<string, unknown> {
  const { point, secret } = materialOf(key);
  return { kty: 'EC', crv: key.algorithm['namedCurve'], ...coordinates(curveOfKey(key), point!), ...(secret && { d: toUrlText(secret) }) };
}

function exportKey(format: Format, key: Key): Bytes | Jwk {
  const of = curveOfKey(key);
  const { point, secret } = materialOf(key);
  if (format === 'jwk') return { ...curveJwk(key), key_ops: [...key.usages], ext: key.extractable };
  assertType(key, format === 'pkcs8' ? 'private' : 'public');
  if (format === 'raw') return point!.slice();
  if (format === 'spki') return writeSpki(algorithmOf(of), point!);
  return writePkcs8(algorithmOf(of), sequence(number(1n), element('octets', secret!), element('context1', bitString(point!))));
}

function randomSecret({ order, bytes }: Curve): Bytes {
  for (;;) {
    const secret = randomBytes(bytes);
    const bits = order.toString(2).length;
    secret[0]! &= 0xff >> (bytes * 8 - bits);
    const value = toNumber(secret);
    if (value > 0n && value < order) return secret;
  }
}

function family(names: Names): Family {
  const make = (numbers: Numbers, namedCurve: string, extractable: boolean, usages: readonly KeyUsage[]): Key =>
    makeKey(numbers.secret ? 'private' : 'public', extractable, { name: names.name, namedCurve }, usages, numbers);
  return {
    generateKey({ namedCurve }, extractable, usages): KeyPair {
      assertUsages(usages, [...names.forPublic, ...names.forPrivate]);
      const of = curveOf(namedCurve!);
      const secret = randomSecret(of);
      const point = publicFor(of, secret);
      const allowed = (list: readonly KeyUsage[]): KeyUsage[] => usages.filter((usage) => list.includes(usage));
      return {
        publicKey: make({ point }, namedCurve!, true, allowed(names.forPublic)),
        privateKey: make({ point, secret }, namedCurve!, extractable, allowed(names.forPrivate)),
      };
    },
    importKey: ({ namedCurve }, imported) =>
      make(numbersIn(imported, names, namedCurve!), namedCurve!, imported.extractable, imported.usages),
    exportKey,
  };
}

const ecdsa: Family = {
  ...family({ name: 'ECDSA', forPublic: ['verify'], forPrivate: ['sign'], use: 'sig' }),
  sign({ hash }, key, data) {
    assertType(key, 'private');
    return signNatively(key, { name: 'ECDSA', namedCurve: key.algorithm['namedCurve'], hash: hash!.name }, curveJwk(key), data);
  },
  verify({ hash }, key, signature, data) {
    assertType(key, 'public');
    if (signature.length !== 2 * curveOfKey(key).bytes) return false;
    return verifyNatively(
      key,
      { name: 'ECDSA', namedCurve: key.algorithm['namedCurve'], hash: hash!.name },
      curveJwk(key),
      signature,
      data,
    );
  },
};

const ecdh: Family = {
  ...family({ name: 'ECDH', forPublic: [], forPrivate: ['deriveKey', 'deriveBits'], use: 'enc' }),
  deriveBits({ public: other }, key, bits) {
    assertType(key, 'private');
    assertType(other!, 'public');
    if (other!.algorithm.name !== 'ECDH') throw invalidAccess(`The public key is for ${other!.algorithm.name}, not for ECDH`);
    if (other!.algorithm['namedCurve'] !== key.algorithm['namedCurve']) throw invalidAccess('The two keys are of different curves');
    const { Point, bytes } = curveOfKey(key);
    const shared = Point.fromBytes(materialOf(other!).point!)
      .multiply(toNumber(materialOf(key).secret!))
      .toAffine();
    return firstBits(toBytes(shared.x, bytes), bits);
  },
};

/** @throws DOMException `OperationError` where there are fewer */
export function firstBits(secret: Bytes, bits: number | null): Bytes {
  if (bits === null) return secret;
  if (bits > secret.length * 8) throw operationError(`The shared secret has ${secret.length * 8} bits, not ${bits}`);
  const part = secret.slice(0, Math.ceil(bits / 8));
  if (bits % 8 !== 0) part[part.length - 1]! &= 0xff << (8 - (bits % 8));
  return part;
}

export const CURVE_FAMILIES: Readonly<Record<string, Family>> = { ECDSA: ecdsa, ECDH: ecdh };
