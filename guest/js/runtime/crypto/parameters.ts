/** Takes the parameters of algorithms as Web IDL has it: https://w3c.github.io/webcrypto/#algorithm-normalization */
import { notSupported } from './errors.ts';
import { assertKey, type Key } from './key.ts';

export type Operation =
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'digest'
  | 'generateKey'
  | 'importKey'
  | 'exportKey'
  | 'deriveBits'
  | 'wrapKey'
  | 'unwrapKey'
  | 'keyLength';

/** A normalized algorithm: its name as it is written officially, and its members. */
export interface Parameters {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly length?: number;
  readonly iv?: Uint8Array;
  readonly counter?: Uint8Array;
  readonly additionalData?: Uint8Array;
  readonly tagLength?: number;
  readonly label?: Uint8Array;
  readonly saltLength?: number;
  readonly namedCurve?: string;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
  readonly public?: Key;
  readonly salt?: Uint8Array;
  readonly info?: Uint8Array;
  readonly iterations?: number;
}

const KINDS = {
  bytes: (value: unknown, name: string) => bytesOf(value, name).slice(),
  bigInteger: (value: unknown, name: string) => {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${name} is not a Uint8Array`);
    return value.slice();
  },
  octet: (value: unknown, name: string) => integer(value, name, 0xff),
  short: (value: unknown, name: string) => integer(value, name, 0xffff),
  long: (value: unknown, name: string) => integer(value, name, 0xffff_ffff),
  text: String,
  hash: (value: unknown) => normalize('digest', value),
  key: (value: unknown, name: string) => {
    assertKey(value, name);
    return value;
  },
} as const satisfies Record<string, (value: unknown, name: string) => unknown>;

type Members = Readonly<Record<string, keyof typeof KINDS | `${keyof typeof KINDS}?`>>;

const NONE: Members = {};
const same = (names: readonly string[], members: Members): Record<string, Members> =>
  Object.fromEntries(names.map((name) => [name, members]));

const AES = ['AES-CTR', 'AES-CBC', 'AES-GCM', 'AES-KW'];
const RSA = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const CURVES = ['ECDSA', 'ECDH'];
const EDWARDS = ['Ed25519', 'X25519'];
const DERIVING = ['HKDF', 'PBKDF2'];
const CIPHERS: Record<string, Members> = {
  'RSA-OAEP': { label: 'bytes?' },
  'AES-CTR': { counter: 'bytes', length: 'octet' },
  'AES-CBC': { iv: 'bytes' },
  'AES-GCM': { iv: 'bytes', additionalData: 'bytes?', tagLength: 'octet?' },
};
const SIGNING: Record<string, Members> = {
  'RSASSA-PKCS1-v1_5': NONE,
  'RSA-PSS': { saltLength: 'long' },
  ECDSA: { hash: 'hash' },
  Ed25519: NONE,
  HMAC: NONE,
};

/** Which algorithms do what, and what they need to know. */
const ALGORITHMS: Readonly<Record<Operation, Readonly<Record<string, Members>>>> = {
  digest: same(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'], NONE),
  encrypt: CIPHERS,
  decrypt: CIPHERS,
  wrapKey: { 'AES-KW': NONE },
  unwrapKey: { 'AES-KW': NONE },
  sign: SIGNING,
  verify: SIGNING,
  generateKey: {
    ...same(RSA, { modulusLength: 'long', publicExponent: 'bigInteger', hash: 'hash' }),
    ...same(CURVES, { namedCurve: 'text' }),
    ...same(EDWARDS, NONE),
    ...same(AES, { length: 'short' }),
    HMAC: { hash: 'hash', length: 'long?' },
  },
  importKey: {
    ...same(RSA, { hash: 'hash' }),
    ...same(CURVES, { namedCurve: 'text' }),
    ...same([...EDWARDS, ...AES, ...DERIVING], NONE),
    HMAC: { hash: 'hash', length: 'long?' },
  },
  exportKey: same([...RSA, ...CURVES, ...EDWARDS, ...AES, 'HMAC'], NONE),
  deriveBits: {
    ...same(['ECDH', 'X25519'], { public: 'key' }),
    HKDF: { hash: 'hash', salt: 'bytes', info: 'bytes' },
    PBKDF2: { salt: 'bytes', iterations: 'long', hash: 'hash' },
  },
  keyLength: { ...same(AES, { length: 'short' }), HMAC: { hash: 'hash', length: 'long?' }, ...same(DERIVING, NONE) },
};

/** @throws DOMException `NotSupportedError`, TypeError for a member of a wrong type */
export function normalize(operation: Operation, algorithm: unknown): Parameters {
  const given = typeof algorithm === 'object' && algorithm !== null ? algorithm : undefined;
  const wanted = given === undefined ? String(algorithm) : nameIn(given);
  const known = ALGORITHMS[operation];
  const name = Object.keys(known).find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (name === undefined) throw notSupported(`${wanted} cannot ${operation}; what can: ${Object.keys(known).join(', ')}`);
  const result: Record<string, unknown> = { name };
  // In the order of their names, as Web IDL asks for the members of a dictionary.
  for (const [member, kind] of Object.entries(known[name]!).toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const value: unknown = given === undefined ? undefined : Reflect.get(given, member);
    if (value !== undefined) result[member] = KINDS[kind.replace('?', '') as keyof typeof KINDS](value, `${name}.${member}`);
    else if (!kind.endsWith('?')) throw new TypeError(`${name} needs '${member}'`);
  }
  return result as unknown as Parameters;
}

function nameIn(algorithm: object): string {
  const name: unknown = Reflect.get(algorithm, 'name');
  if (name === undefined) throw new TypeError("The algorithm has no 'name'");
  return String(name);
}

/** @throws TypeError for what is no integer in that range */
export function integer(value: unknown, name: string, max: number): number {
  const number = Math.trunc(Number(value));
  if (!Number.isFinite(number) || number < 0 || number > max)
    throw new TypeError(`${name} must be an integer from 0 to ${max}, not ${String(value)}`);
  return number + 0;
}

/** A view of the bytes, not a copy. */
export function bytesOf(value: unknown, name: string): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer || Object.prototype.toString.call(value) === '[object ArrayBuffer]')
    return new Uint8Array(value as ArrayBuffer);
  throw new TypeError(`${name} is neither an ArrayBuffer nor a view of one`);
}
