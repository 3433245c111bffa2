import { calls, describe, type Cases } from './describe.ts';

/** What Web Crypto does with given keys, and what it refuses. Everything here gives the same result each time. */

const { subtle } = crypto;
const bytes = (length: number, step = 7): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, index) => (index * step + 3) & 0xff);
const HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
const DATA = [0, 1, 15, 16, 17, 55, 56, 63, 64, 111, 112, 127, 128, 1000].map((length) => bytes(length));

async function aes(name: string, size: number, parameters: object, data: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const key = await subtle.importKey('raw', bytes(size / 8, 11), name, true, ['encrypt', 'decrypt']);
  const encrypted = await subtle.encrypt({ name, ...parameters }, key, data);
  const decrypted = await subtle.decrypt({ name, ...parameters }, key, encrypted);
  return [encrypted, describe(new Uint8Array(decrypted)) === describe(data)];
}

async function hmac(hash: string, length: number, data: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const key = await subtle.importKey('raw', bytes(length, 13), { name: 'HMAC', hash }, true, ['sign', 'verify']);
  const signature = await subtle.sign('HMAC', key, data);
  return [
    signature,
    await subtle.verify('HMAC', key, signature, data),
    await subtle.verify('HMAC', key, signature, bytes(3)),
    await subtle.exportKey('jwk', key),
  ];
}

async function derived(algorithm: { name: string }, secret: number, bits: number): Promise<unknown> {
  return subtle.deriveBits(
    algorithm as AesKeyAlgorithm,
    await subtle.importKey('raw', bytes(secret), algorithm.name, false, ['deriveBits']),
    bits,
  );
}

async function wrapping(kek: number, format: 'raw' | 'jwk', algorithm: { name: string }): Promise<unknown> {
  const wrapper = await subtle.importKey('raw', bytes(kek / 8), algorithm.name, false, ['wrapKey', 'unwrapKey']);
  const key = await subtle.importKey('raw', bytes(32, 5), 'AES-GCM', true, ['encrypt']);
  const wrapped = await subtle.wrapKey(format, key, wrapper, algorithm);
  const again = await subtle.unwrapKey(format, wrapped, wrapper, algorithm, 'AES-GCM', true, ['encrypt']);
  return [format === 'raw' ? wrapped : 'a JWK', await subtle.exportKey('raw', again), again.usages, again.type];
}

const raw = (usages: KeyUsage[], algorithm: unknown, data: unknown = bytes(16), extractable = false) =>
  subtle.importKey('raw', data as BufferSource, algorithm as AesKeyAlgorithm, extractable, usages);

/** Each is a mistake; what it throws is part of the standard. */
const MISTAKES: Cases = {
  'an algorithm that nobody knows': () => raw(['encrypt'], 'AES-XYZ'),
  'an algorithm without a name': () => raw(['encrypt'], {}),
  'a usage that nobody knows': () => raw(['nonsense' as KeyUsage], 'AES-GCM'),
  'a usage of other keys': () => raw(['sign'], 'AES-GCM'),
  'no usage': () => raw([], 'AES-GCM'),
  'a key of a wrong length': () => raw(['encrypt'], 'AES-GCM', bytes(15)),
  'data that are no bytes': () => raw(['encrypt'], 'AES-GCM', 'text'),
  'HMAC without a hash': () => raw(['sign'], 'HMAC'),
  'HMAC with a hash that nobody knows': () => raw(['sign'], { name: 'HMAC', hash: 'SHA-9' }),
  'HMAC with an empty key': () => raw(['sign'], { name: 'HMAC', hash: 'SHA-1' }, bytes(0)),
  'HMAC with another length': () => raw(['sign'], { name: 'HMAC', hash: 'SHA-1', length: 300 }),
  'an extractable secret for PBKDF2': () => raw(['deriveBits'], 'PBKDF2', bytes(3), true),
  'exporting what is not extractable': async () => subtle.exportKey('raw', await raw(['encrypt'], 'AES-GCM')),
  'a format that nobody knows': async () => subtle.exportKey('nonsense' as 'raw', await raw(['encrypt'], 'AES-GCM', bytes(16), true)),
  'encrypting with a key for decrypting': async () =>
    subtle.encrypt({ name: 'AES-CBC', iv: bytes(16) }, await raw(['decrypt'], 'AES-CBC'), bytes(1)),
  'a key for another algorithm': async () =>
    subtle.encrypt({ name: 'AES-CBC', iv: bytes(16) }, await raw(['encrypt'], 'AES-GCM'), bytes(1)),
  'an iv of a wrong length': async () => subtle.encrypt({ name: 'AES-CBC', iv: bytes(15) }, await raw(['encrypt'], 'AES-CBC'), bytes(1)),
  'no iv': async () => subtle.encrypt({ name: 'AES-CBC' } as never, await raw(['encrypt'], 'AES-CBC'), bytes(1)),
  'a counter of a wrong length': async () =>
    subtle.encrypt({ name: 'AES-CTR', counter: bytes(8), length: 64 }, await raw(['encrypt'], 'AES-CTR'), bytes(1)),
  'a counter of no bits': async () =>
    subtle.encrypt({ name: 'AES-CTR', counter: bytes(16), length: 0 }, await raw(['encrypt'], 'AES-CTR'), bytes(1)),
  'a counter that does not suffice': async () =>
    subtle.encrypt({ name: 'AES-CTR', counter: bytes(16), length: 1 }, await raw(['encrypt'], 'AES-CTR'), bytes(48)),
  'a tag of a wrong length': async () =>
    subtle.encrypt({ name: 'AES-GCM', iv: bytes(12), tagLength: 100 }, await raw(['encrypt'], 'AES-GCM'), bytes(1)),
  'a changed ciphertext': async () => subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, await raw(['decrypt'], 'AES-GCM'), bytes(40)),
  'a ciphertext that is too short': async () =>
    subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, await raw(['decrypt'], 'AES-GCM'), bytes(4)),
  'a wrong padding': async () => subtle.decrypt({ name: 'AES-CBC', iv: bytes(16) }, await raw(['decrypt'], 'AES-CBC'), bytes(32)),
  'half a block': async () => subtle.decrypt({ name: 'AES-CBC', iv: bytes(16) }, await raw(['decrypt'], 'AES-CBC'), bytes(20)),
  'HKDF of half a byte': () => derived({ name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1) } as never, 4, 12),
  'HKDF of too much': () => derived({ name: 'HKDF', hash: 'SHA-256', salt: bytes(1), info: bytes(1) } as never, 4, 8 * 32 * 256),
  'PBKDF2 without rounds': () => derived({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes(1), iterations: 0 } as never, 4, 128),
  'unwrapping what was changed': async () =>
    subtle.unwrapKey('raw', bytes(24), await raw(['unwrapKey'], 'AES-KW'), 'AES-KW', 'AES-GCM', true, ['encrypt']),
  'a JWK of another kind': () => subtle.importKey('jwk', { kty: 'EC', k: 'AAAA' }, 'AES-GCM', true, ['encrypt']),
  'a JWK for another algorithm': () =>
    subtle.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', alg: 'A256GCM' }, 'AES-GCM', true, ['encrypt']),
  'a JWK that is for less': () =>
    subtle.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', key_ops: ['decrypt'] }, 'AES-GCM', true, ['encrypt']),
  'a JWK that is not extractable': () =>
    subtle.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', ext: false }, 'AES-GCM', true, ['encrypt']),
  'a JWK that is no base64url': () => subtle.importKey('jwk', { kty: 'oct', k: '****' }, 'AES-GCM', true, ['encrypt']),
  'a JWK for signing': () => subtle.importKey('jwk', { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', use: 'sig' }, 'AES-GCM', true, ['encrypt']),
  'a curve that nobody knows': () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-999' }, true, ['sign']),
  'a point off the curve': () => raw(['verify'], { name: 'ECDSA', namedCurve: 'P-256' }, Uint8Array.of(4, ...bytes(64))),
  // Of "Taming the many EdDSAs", section 5: points of small and of mixed order.
  'Ed25519 with points of unusual order': () =>
    Promise.all(
      (
        [
          [
            'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
            'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e',
            'aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab',
          ],
          [
            'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
            '9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009',
            '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
          ],
          [
            'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
            '160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09',
            'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
          ],
          [
            'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
            '21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405',
            'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
          ],
        ] as const
      ).map(async (texts) => {
        const [key, signature, data] = texts.map((text) => Uint8Array.from(text.match(/../g)!, (byte) => parseInt(byte, 16))) as [
          Uint8Array<ArrayBuffer>,
          Uint8Array<ArrayBuffer>,
          Uint8Array<ArrayBuffer>,
        ];
        return subtle.verify('Ed25519', await subtle.importKey('raw', key, 'Ed25519', false, ['verify']), signature, data);
      }),
    ),
  'a key of Ed25519 of a wrong length': () => raw(['verify'], 'Ed25519', bytes(31)),
  'a pair without usages': () => subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, []),
  'spki that is none': () => subtle.importKey('spki', bytes(40), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']),
  'pkcs8 that is none': () => subtle.importKey('pkcs8', bytes(40), { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['sign']),
  'a digest that nobody knows': () => subtle.digest('MD5', bytes(1)),
  'a length of AES that nobody knows': () => subtle.generateKey({ name: 'AES-GCM', length: 100 } as never, true, ['encrypt']),
  'no key': () => subtle.encrypt({ name: 'AES-GCM', iv: bytes(12) }, {} as CryptoKey, bytes(1)),
  'X25519 with itself of no order': async () => {
    const pair = (await subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
    return subtle.deriveBits({ name: 'X25519', public: await raw([], 'X25519', new Uint8Array(32), true) }, pair.privateKey, 256);
  },
};

export const cases: Cases = {
  ...calls('digest', (hash: string, data: Uint8Array<ArrayBuffer>) => subtle.digest(hash, data), HASHES, DATA),
  ...calls('AES-CBC', (size: number, data: never) => aes('AES-CBC', size, { iv: bytes(16, 3) }, data), [128, 192, 256], DATA),
  ...calls(
    'AES-CTR',
    (size: number, length: number, data: never) => aes('AES-CTR', size, { counter: bytes(16, 3), length }, data),
    [128, 256],
    [64, 128, 7],
    DATA,
  ),
  ...calls(
    'AES-CTR that wraps',
    (length: number) => aes('AES-CTR', 128, { counter: new Uint8Array(16).fill(0xff), length }, bytes(48)),
    [2, 8, 9, 64, 128],
  ),
  ...calls(
    'AES-GCM',
    (size: number, iv: number, data: never) => aes('AES-GCM', size, { iv: bytes(iv, 3) }, data),
    [128, 192, 256],
    [12, 16, 60],
    DATA,
  ),
  ...calls(
    'AES-GCM with more',
    (tagLength: number, extra: number) => aes('AES-GCM', 128, { iv: bytes(12), tagLength, additionalData: bytes(extra) }, bytes(37)),
    [96, 104, 112, 120, 128],
    [0, 1, 16, 40],
  ),
  ...calls('HMAC', hmac, HASHES, [1, 20, 64, 65, 128, 129, 200], [bytes(0), bytes(100)]),
  ...calls(
    'HKDF',
    (hash: string, salt: number, info: number, bits: number) =>
      derived({ name: 'HKDF', hash, salt: bytes(salt), info: bytes(info) } as never, 22, bits),
    HASHES,
    [0, 13, 200],
    [0, 10],
    [8, 256, 1024],
  ),
  ...calls(
    'PBKDF2',
    (hash: string, salt: number, iterations: number, bits: number) =>
      derived({ name: 'PBKDF2', hash, salt: bytes(salt), iterations } as never, 9, bits),
    HASHES,
    [0, 16],
    [1, 2, 1000],
    [8, 256, 1000 * 8],
  ),
  ...calls(
    'a long password',
    (hash: string) => derived({ name: 'PBKDF2', hash, salt: bytes(8), iterations: 3 } as never, 300, 256),
    HASHES,
  ),
  ...calls(
    'wrapKey',
    (kek: number, format: 'raw' | 'jwk', name: string) => wrapping(kek, format, { name, iv: bytes(name === 'AES-GCM' ? 12 : 16) } as never),
    [128, 256],
    ['raw'],
    ['AES-KW', 'AES-GCM', 'AES-CBC'],
  ),
  ...calls(
    'wrapKey of a JWK',
    (kek: number, name: string) => wrapping(kek, 'jwk', { name, iv: bytes(name === 'AES-GCM' ? 12 : 16) } as never),
    [128],
    ['AES-GCM', 'AES-CBC'],
  ),
  deriveKey: async () => {
    const secret = await raw(['deriveKey'], 'PBKDF2', bytes(5));
    const key = await subtle.deriveKey(
      { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(8), iterations: 10 },
      secret,
      { name: 'AES-GCM', length: 256 },
      true,
      ['encrypt', 'decrypt'],
    );
    return [await subtle.exportKey('jwk', key), key.algorithm, key.usages];
  },
  'deriveKey of HMAC': async () => {
    const secret = await raw(['deriveKey'], 'HKDF', bytes(5));
    const key = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-512', salt: bytes(8), info: bytes(2) },
      secret,
      { name: 'HMAC', hash: 'SHA-384' },
      true,
      ['sign'],
    );
    return [await subtle.exportKey('raw', key), key.algorithm];
  },
  'what a key tells': async () => {
    const key = await raw(['decrypt', 'encrypt'], { name: 'aes-gcm' });
    return [
      key.type,
      key.extractable,
      key.algorithm,
      key.usages,
      Object.prototype.toString.call(key),
      key instanceof CryptoKey,
      subtle instanceof SubtleCrypto,
    ];
  },
  'generated secrets': async () => {
    const key = await subtle.generateKey({ name: 'AES-CBC', length: 192 }, true, ['encrypt']);
    const mac = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['sign']);
    return [(await subtle.exportKey('raw', key)).byteLength, key.algorithm, (await subtle.exportKey('raw', mac)).byteLength, mac.algorithm];
  },
  ...MISTAKES,
};
