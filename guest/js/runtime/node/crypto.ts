/** `node:crypto`: what packages expect of it. */
import '../web-crypto.ts';
import { areEqual } from '../crypto/bytes.ts';
import { createCipheriv, createDecipheriv, getCiphers } from './crypto/cipher.ts';
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from './crypto/derive.ts';
import { createHash, createHmac, getHashes, Hash, hash, Hmac } from './crypto/hash.ts';
import { toBytes } from './crypto/input.ts';
import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from './crypto/keys.ts';
import { randomBytes, randomFill, randomFillSync, randomInt } from './crypto/random.ts';
import { createSign, createVerify, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, Sign, sign, Verify, verify } from './crypto/sign.ts';
import { nodeError } from './errors.ts';

export function timingSafeEqual(one: unknown, other: unknown): boolean {
  const [first, second] = [toBytes(one, 'buf1'), toBytes(other, 'buf2')];
  if (first.length !== second.length)
    throw nodeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  return areEqual(first, second);
}

export const randomUUID = (): string => crypto.randomUUID();
export const getRandomValues = <T extends ArrayBufferView<ArrayBuffer>>(view: T): T => crypto.getRandomValues(view);
export const getCurves = (): string[] => ['prime256v1', 'secp384r1', 'secp521r1'];
export const webcrypto = crypto;
export const { subtle } = crypto;
export const constants = { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST: -1, RSA_PSS_SALTLEN_AUTO: -2 };

export {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  getCiphers,
  getHashes,
  Hash,
  hash,
  hkdf,
  hkdfSync,
  Hmac,
  KeyObject,
  pbkdf2,
  pbkdf2Sync,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  scrypt,
  scryptSync,
  Sign,
  sign,
  Verify,
  verify,
};
export default {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  getCiphers,
  getCurves,
  getHashes,
  getRandomValues,
  Hash,
  hash,
  hkdf,
  hkdfSync,
  Hmac,
  KeyObject,
  pbkdf2,
  pbkdf2Sync,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  scrypt,
  scryptSync,
  Sign,
  sign,
  subtle,
  timingSafeEqual,
  Verify,
  verify,
  webcrypto,
};
