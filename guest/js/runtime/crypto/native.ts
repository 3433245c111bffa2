/** The engine's own ECDSA, which is compiled. */
import type { Bytes } from './family.ts';
import type { Key } from './key.ts';

const { subtle } = crypto;
const { importKey, sign, verify } = subtle;

const importNative = importKey.bind(subtle) as (...args: readonly unknown[]) => Promise<CryptoKey>;

type Algorithm = Readonly<Record<string, unknown>>;

const imported = new WeakMap<Key, Map<string, Promise<CryptoKey>>>();

/** The engine binds a key to a hash. */
function nativeKey(key: Key, algorithm: Algorithm, jwk: Record<string, unknown>, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  const known = imported.get(key) ?? new Map<string, Promise<CryptoKey>>();
  imported.set(key, known);
  const hash = String(algorithm['hash']);
  const found = known.get(hash) ?? importNative('jwk', jwk, algorithm, false, [usage]);
  known.set(hash, found);
  return found;
}

export async function signNatively(key: Key, algorithm: Algorithm, jwk: Record<string, unknown>, data: Uint8Array): Promise<Bytes> {
  const signature = await sign.call(
    subtle,
    algorithm as unknown as EcdsaParams,
    await nativeKey(key, algorithm, jwk, 'sign'),
    data as BufferSource,
  );
  return new Uint8Array(signature);
}

export async function verifyNatively(
  key: Key,
  algorithm: Algorithm,
  jwk: Record<string, unknown>,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  return verify.call(
    subtle,
    algorithm as unknown as EcdsaParams,
    await nativeKey(key, algorithm, jwk, 'verify'),
    signature as BufferSource,
    data as BufferSource,
  );
}
