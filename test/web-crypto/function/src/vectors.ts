/** Answers vectors of known results: whether what is given is right, or was refused. */

const { subtle } = crypto;

export interface Vector {
  readonly source: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly [field: string]: unknown;
}

const bytes = (value: unknown): Uint8Array<ArrayBuffer> =>
  Uint8Array.fromHex((value as string | undefined) ?? '') as Uint8Array<ArrayBuffer>;
const hex = (value: ArrayBuffer): string => new Uint8Array(value).toHex();

type Check = (vector: Vector) => Promise<boolean>;

/** Decrypts, and encrypts to the same bytes. */
async function cipher(algorithm: AesGcmParams | AesCbcParams, { key, msg }: Vector, ciphertext: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const secret = await subtle.importKey('raw', bytes(key), algorithm.name, false, ['encrypt', 'decrypt']);
  if (hex(await subtle.decrypt(algorithm, secret, ciphertext)) !== msg) return false;
  return hex(await subtle.encrypt(algorithm, secret, bytes(msg))) === ciphertext.toHex();
}

async function verify(
  algorithm: AlgorithmIdentifier | RsaPssParams | EcdsaParams,
  imported: object,
  { spki, sig, msg }: Vector,
): Promise<boolean> {
  const key = await subtle.importKey('spki', bytes(spki), imported as RsaHashedImportParams, false, ['verify']);
  return subtle.verify(algorithm, key, bytes(sig), bytes(msg));
}

const CHECKS: Readonly<Record<string, Check>> = {
  'AES-CBC': (vector) => cipher({ name: 'AES-CBC', iv: bytes(vector['iv']) }, vector, bytes(vector['ct'])),
  'AES-GCM': (vector) =>
    cipher(
      { name: 'AES-GCM', iv: bytes(vector['iv']), additionalData: bytes(vector['aad']), tagLength: vector['tagSize'] as number },
      vector,
      bytes(`${vector['ct'] as string}${vector['tag'] as string}`),
    ),
  async 'AES-KW'({ key, msg, ct }) {
    const wrapper = await subtle.importKey('raw', bytes(key), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const content = await subtle.unwrapKey('raw', bytes(ct), wrapper, 'AES-KW', hmac, true, ['sign']);
    if (hex(await subtle.exportKey('raw', content)) !== msg) return false;
    return hex(await subtle.wrapKey('raw', content, wrapper, 'AES-KW')) === ct;
  },
  async HMAC({ key, msg, tag, hash }) {
    const secret = await subtle.importKey('raw', bytes(key), { name: 'HMAC', hash: hash as string }, false, ['sign', 'verify']);
    const full = hex(await subtle.sign('HMAC', secret, bytes(msg)));
    return full.startsWith(tag as string) && (await subtle.verify('HMAC', secret, bytes(full), bytes(msg)));
  },
  async HKDF({ ikm, salt, info, size, okm, hash }) {
    const secret = await subtle.importKey('raw', bytes(ikm), 'HKDF', false, ['deriveBits']);
    return (
      hex(
        await subtle.deriveBits({ name: 'HKDF', hash: hash as string, salt: bytes(salt), info: bytes(info) }, secret, (size as number) * 8),
      ) === okm
    );
  },
  async PBKDF2({ password, salt, iterationCount, dkLen, dk, hash }) {
    const secret = await subtle.importKey('raw', bytes(password), 'PBKDF2', false, ['deriveBits']);
    return (
      hex(
        await subtle.deriveBits(
          { name: 'PBKDF2', hash: hash as string, salt: bytes(salt), iterations: iterationCount as number },
          secret,
          (dkLen as number) * 8,
        ),
      ) === dk
    );
  },
  async ECDH({ public: other, private: own, shared, curve }) {
    const algorithm = { name: 'ECDH', namedCurve: curve as string };
    const publicKey = await subtle.importKey('jwk', other as JsonWebKey, algorithm, false, []);
    const privateKey = await subtle.importKey('jwk', own as JsonWebKey, algorithm, false, ['deriveBits']);
    return hex(await subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, (shared as string).length * 4)) === shared;
  },
  async X25519({ public: other, private: own, shared }) {
    const publicKey = await subtle.importKey('raw', bytes(other), 'X25519', false, []);
    const privateKey = await subtle.importKey('pkcs8', bytes(`302e020100300506032b656e04220420${own as string}`), 'X25519', false, [
      'deriveBits',
    ]);
    return hex(await subtle.deriveBits({ name: 'X25519', public: publicKey }, privateKey, 256)) === shared;
  },
  ECDSA: (vector) => verify({ name: 'ECDSA', hash: vector['hash'] as string }, { name: 'ECDSA', namedCurve: vector['curve'] }, vector),
  Ed25519: (vector) => verify('Ed25519', { name: 'Ed25519' }, vector),
  'RSASSA-PKCS1-v1_5': (vector) => verify('RSASSA-PKCS1-v1_5', { name: 'RSASSA-PKCS1-v1_5', hash: vector['hash'] }, vector),
  'RSA-PSS': (vector) =>
    verify({ name: 'RSA-PSS', saltLength: vector['saltLength'] as number }, { name: 'RSA-PSS', hash: vector['hash'] }, vector),
  async 'RSA-OAEP'({ pkcs8, ct, msg, label, hash }) {
    const key = await subtle.importKey('pkcs8', bytes(pkcs8), { name: 'RSA-OAEP', hash: hash as string }, false, ['decrypt']);
    return hex(await subtle.decrypt({ name: 'RSA-OAEP', label: bytes(label) }, key, bytes(ct))) === msg;
  },
};

export async function answers(family: string, vectors: readonly Vector[]): Promise<string[]> {
  const all: string[] = [];
  for (const vector of vectors) {
    all.push(
      await CHECKS[family]!(vector).then(
        (isRight) => (isRight ? 'valid' : 'invalid'),
        (error: unknown) => `invalid ${String(error)}`,
      ),
    );
  }
  return all;
}
