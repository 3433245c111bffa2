import { defineClass } from './define.ts';
import { Key } from './crypto/key.ts';
import { Subtle } from './crypto/subtle.ts';

/**
 * All of Web Crypto. The engine's own has HMAC, ECDSA, and RSASSA, and only `importKey`, `sign`, and `verify`; its keys and
 * these would not know each other, so programs that use keys get this one.
 */
defineClass('CryptoKey', Key);
defineClass('SubtleCrypto', Subtle);

const subtle = new Subtle();
Object.defineProperty(Object.getPrototypeOf(crypto), 'subtle', { get: () => subtle, configurable: true, enumerable: true });
