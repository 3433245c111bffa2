/** JSON Web Keys. */
import { fromUrlText } from './bytes.ts';
import { dataError } from './errors.ts';
import type { KeyUsage } from './key.ts';

export type Jwk = Readonly<Record<string, unknown>>;

interface Expected {
  readonly kty: string;
  /** What `use` may be. */
  readonly use: 'sig' | 'enc';
  readonly extractable: boolean;
  readonly usages: readonly KeyUsage[];
}

/** @throws DOMException `DataError` for a key of another kind, or one that its owner has meant for something else */
export function assertJwk(jwk: Jwk, { kty, use, extractable, usages }: Expected): void {
  if (jwk['kty'] !== kty) throw dataError(`The JWK has 'kty' ${JSON.stringify(jwk['kty'])} where "${kty}" is expected`);
  if (usages.length > 0 && jwk['use'] !== undefined && jwk['use'] !== use)
    throw dataError(`The JWK is for 'use' ${JSON.stringify(jwk['use'])}, not "${use}"`);
  assertOperations(jwk['key_ops'], usages);
  if (jwk['ext'] === false && extractable) throw dataError(`The JWK has 'ext' false: it must not be extractable`);
}

function assertOperations(operations: unknown, usages: readonly KeyUsage[]): void {
  if (operations === undefined) return;
  if (!Array.isArray(operations)) throw new TypeError(`'key_ops' is not a list`);
  const known = new Set<unknown>(operations);
  if (known.size !== operations.length) throw dataError(`'key_ops' names something twice`);
  if (!usages.every((usage) => known.has(usage))) throw dataError(`'key_ops' does not allow ${usages.join(', ')}`);
}

/** @throws DOMException `DataError` where it says that it is for another one */
export function assertAlgorithm(jwk: Jwk, name: string | undefined): void {
  if (jwk['alg'] !== undefined && jwk['alg'] !== name)
    throw dataError(`The JWK has 'alg' ${JSON.stringify(jwk['alg'])} where ${JSON.stringify(name)} is expected`);
}

/** @throws DOMException `DataError` for a member that is missing, or not base64url */
export function bytesIn(jwk: Jwk, member: string): Uint8Array<ArrayBuffer> {
  const value = jwk[member];
  if (typeof value !== 'string' || value.includes('=')) throw dataError(`The JWK has no '${member}' in base64url`);
  try {
    return fromUrlText(value);
  } catch {
    throw dataError(`'${member}' of the JWK is not base64url`);
  }
}
