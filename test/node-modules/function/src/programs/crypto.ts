import crypto, { createHash, createHmac } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { calls, type Cases } from './describe.ts';

const DATA = ['', 'a', 'hello world', 'ä'.repeat(100)];
const HASHES = ['md5', 'sha1', 'sha224', 'sha256', 'SHA256', 'sha384', 'sha512', 'RSA-SHA256'];
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const IV = Buffer.from('fedcba9876543210');

function cipher(name: string, data: string, options?: object): unknown {
  const size = Number(/\d+/.exec(name)![0]) / 8;
  const iv = name.includes('ecb') ? null : name.includes('gcm') ? IV.subarray(0, 12) : IV;
  const encrypting = crypto.createCipheriv(name as 'aes-128-gcm', KEY.subarray(0, size), iv as Buffer, options);
  if (name.includes('gcm')) encrypting.setAAD(Buffer.from('more'));
  const encrypted = encrypting.update(data, 'utf8', 'hex') + encrypting.final('hex');
  const tag = name.includes('gcm') ? encrypting.getAuthTag() : undefined;
  const decrypting = crypto.createDecipheriv(name as 'aes-128-gcm', KEY.subarray(0, size), iv as Buffer, options);
  if (tag) decrypting.setAuthTag(tag).setAAD(Buffer.from('more'));
  return [encrypted, tag, decrypting.update(encrypted, 'hex', 'utf8') + decrypting.final('utf8')];
}

/** A pair that is made anew each time: only what comes of it is the same. */
async function pair(algorithm: object): Promise<{ publicKey: string; privateKey: string }> {
  const made = (await crypto.webcrypto.subtle.generateKey(algorithm as EcKeyGenParams, true, ['sign', 'verify'])) as CryptoKeyPair;
  const pem = (label: string, bytes: ArrayBuffer): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
  return {
    publicKey: pem('PUBLIC KEY', await crypto.webcrypto.subtle.exportKey('spki', made.publicKey)),
    privateKey: pem('PRIVATE KEY', await crypto.webcrypto.subtle.exportKey('pkcs8', made.privateKey)),
  };
}

async function signing(algorithm: object, hash: string | null, options: object = {}): Promise<unknown> {
  const { publicKey, privateKey } = await pair(algorithm);
  const [secret, open] = [crypto.createPrivateKey(privateKey), crypto.createPublicKey(publicKey)];
  const signature = crypto.sign(hash, Buffer.from('message'), { key: secret, ...options } as never);
  const results: unknown[] = [
    crypto.verify(hash, Buffer.from('message'), { key: open, ...options } as never, signature),
    crypto.verify(hash, Buffer.from('other'), { key: open, ...options } as never, signature),
    secret.type,
    open.type,
    secret.asymmetricKeyType,
    crypto.createPublicKey(secret).equals(open),
    Object.keys(secret.export({ format: 'jwk' })).toSorted(),
    open.export({ format: 'pem', type: 'spki' }).toString().split('\n')[0],
  ];
  if (hash !== null) {
    const older = crypto
      .createSign(hash)
      .update('mes')
      .update('sage')
      .sign({ key: privateKey, ...options } as never, 'base64');
    results.push(
      crypto
        .createVerify(hash)
        .update('message')
        .verify({ key: publicKey, ...options } as never, older, 'base64'),
    );
  }
  return results;
}

const RSA = { modulusLength: 1024, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' };

export const cases: Cases = {
  'with new': () => {
    const make = createHash as unknown as new (name: string) => crypto.Hash;
    const keyed = createHmac as unknown as new (name: string, key: string) => crypto.Hmac;
    return [new make('sha256').update('a').digest('hex'), new keyed('sha256', 'key').update('a').digest('hex')];
  },
  ...calls('createHash', (name: string, data: string) => createHash(name).update(data).digest('hex'), HASHES, DATA),
  ...calls('createHash in another encoding', (encoding: 'base64') => createHash('sha256').update('abc').digest(encoding), [
    'base64',
    'base64url',
    'hex',
    'latin1',
    undefined,
  ]),
  ...calls(
    'createHmac',
    (name: string, key: string, data: string) => createHmac(name, key).update(data).digest('base64'),
    ['md5', 'sha1', 'sha256', 'sha512'],
    ['', 'k', 'long'.repeat(50)],
    DATA,
  ),
  'in parts': () =>
    createHash('sha1')
      .update('a')
      .update(Buffer.from('b'))
      .update(new Uint8Array([99]))
      .digest('hex') === createHash('sha1').update('abc').digest('hex'),
  'with an encoding': () => createHash('sha1').update('616263', 'hex').digest('hex') === createHash('sha1').update('abc').digest('hex'),
  copy: () => {
    const one = createHash('sha256').update('a');
    const two = one.copy();
    return [one.update('b').digest('hex'), two.update('c').digest('hex')];
  },
  'after digest': () => {
    const one = createHash('sha256');
    one.digest();
    return one.update('x');
  },
  'a hash that nobody knows': () => {
    try {
      createHash('nope');
      return 'made';
    } catch {
      return 'refused';
    }
  },
  'no data': () => createHash('sha256').update(undefined as never),
  ...calls(
    'pbkdf2Sync',
    (rounds: number, length: number, digest: string) => crypto.pbkdf2Sync('secret', 'salt', rounds, length, digest),
    [1, 2, 100],
    [1, 20, 64, 100],
    ['sha1', 'sha256', 'sha512'],
  ),
  pbkdf2: () => new Promise((resolve) => crypto.pbkdf2('secret', 'salt', 10, 16, 'sha256', (error, key) => resolve([error, key]))),
  ...calls('pbkdf2Sync with wrong numbers', (rounds: number) => crypto.pbkdf2Sync('a', 'b', rounds, 10, 'sha1'), [0, -1, 1.5]),
  ...calls(
    'scryptSync',
    (length: number, options: object) => crypto.scryptSync('password', 'NaCl', length, options),
    [16, 64],
    [{ N: 16, r: 1, p: 1 }, { N: 1024, r: 8, p: 4 }, { cost: 64, blockSize: 2, parallelization: 3 }, undefined],
  ),
  'scryptSync with a wrong N': () => crypto.scryptSync('a', 'b', 16, { N: 15 }),
  scrypt: () => new Promise((resolve) => crypto.scrypt('secret', 'salt', 16, { N: 32 }, (error, key) => resolve([error, key]))),
  ...calls(
    'hkdfSync',
    (digest: string, length: number) => crypto.hkdfSync(digest, 'key', 'salt', 'info', length),
    ['sha1', 'sha256', 'sha512'],
    [1, 42, 100],
  ),
  ...calls(
    'ciphers',
    cipher,
    ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-128-ctr', 'aes-256-ctr', 'aes-128-ecb', 'aes-128-gcm', 'aes-256-gcm'],
    DATA,
  ),
  'a cipher that nobody knows': () => crypto.createCipheriv('nope', KEY, IV),
  'a key of a wrong length': () => crypto.createCipheriv('aes-128-cbc', KEY, IV),
  'an iv of a wrong length': () => crypto.createCipheriv('aes-256-cbc', KEY, Buffer.from('x')),
  'decrypting with another key': () => {
    const one = crypto.createCipheriv('aes-256-gcm', KEY, IV);
    const text = one.update('x', 'utf8', 'hex') + one.final('hex');
    const two = crypto.createDecipheriv('aes-256-gcm', Buffer.alloc(32), IV).setAuthTag(one.getAuthTag());
    two.update(text, 'hex');
    try {
      two.final();
      return 'decrypted';
    } catch {
      return 'refused';
    }
  },
  timingSafeEqual: () => [
    crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')),
    crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('b')),
  ],
  'timingSafeEqual of different lengths': () => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')),
  randomBytes: () => [
    crypto.randomBytes(8).length,
    Buffer.isBuffer(crypto.randomBytes(1)),
    crypto.randomBytes(0).length,
    crypto.randomUUID().length,
    crypto.randomBytes(100_000).length,
  ],
  'randomBytes later': () => new Promise((resolve) => crypto.randomBytes(4, (error, bytes) => resolve([error, bytes.length]))),
  ...calls('randomBytes of a wrong size', (size: never) => crypto.randomBytes(size), [-1, 'x', undefined]),
  randomInt: () => [
    crypto.randomInt(1),
    crypto.randomInt(5, 6),
    Array.from({ length: 50 }, () => crypto.randomInt(3)).every((value) => value >= 0 && value < 3),
  ],
  'randomInt of nothing': () => crypto.randomInt(5, 5),
  randomFillSync: () => crypto.randomFillSync(new Uint8Array(4)).length,
  webcrypto: async () => [
    new Uint8Array(await crypto.webcrypto.subtle.digest('SHA-1', Buffer.from('a'))),
    crypto.subtle === crypto.webcrypto.subtle,
    typeof crypto.getRandomValues,
  ],
  'secret keys': () => {
    const key = crypto.createSecretKey('secret', 'utf8');
    return [
      key.type,
      key.symmetricKeySize,
      key.export(),
      key.export({ format: 'jwk' }),
      createHmac('sha256', key).update('x').digest('hex'),
      key.equals(crypto.createSecretKey(Buffer.from('secret'))),
    ];
  },
  RSA: () => signing({ name: 'RSASSA-PKCS1-v1_5', ...RSA }, 'RSA-SHA256'),
  'RSA-PSS': () =>
    signing({ name: 'RSASSA-PKCS1-v1_5', ...RSA }, 'sha256', {
      padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
      saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  ...calls(
    'ECDSA',
    (namedCurve: string, dsaEncoding: string) => signing({ name: 'ECDSA', namedCurve }, 'sha256', { dsaEncoding }),
    ['P-256', 'P-384'],
    ['der', 'ieee-p1363'],
  ),
  Ed25519: () => signing({ name: 'Ed25519' }, null),
  'hash at once': () => [crypto.hash('sha1', 'abc'), crypto.hash('sha256', 'abc', 'base64')],
};
