/** What a family of algorithms can do. An operation that is missing is not supported. */
import type { Jwk } from './jwk.ts';
import type { Key, KeyPair, KeyUsage } from './key.ts';
import type { Parameters } from './parameters.ts';

export type Format = 'raw' | 'jwk' | 'spki' | 'pkcs8';
export type Bytes = Uint8Array<ArrayBuffer>;

export interface Imported {
  readonly format: Format;
  /** A JWK, or bytes. */
  readonly data: Jwk | Uint8Array;
  readonly extractable: boolean;
  readonly usages: readonly KeyUsage[];
}

type MaybePromise<T> = T | Promise<T>;

export interface Family {
  generateKey?(parameters: Parameters, extractable: boolean, usages: readonly KeyUsage[]): Key | KeyPair;
  importKey(parameters: Parameters, imported: Imported): Key;
  /** @returns bytes, or a JWK for that format */
  exportKey?(format: Format, key: Key): Bytes | Jwk;
  encrypt?(parameters: Parameters, key: Key, data: Uint8Array): Bytes;
  decrypt?(parameters: Parameters, key: Key, data: Uint8Array): Bytes;
  sign?(parameters: Parameters, key: Key, data: Uint8Array): MaybePromise<Bytes>;
  verify?(parameters: Parameters, key: Key, signature: Uint8Array, data: Uint8Array): MaybePromise<boolean>;
  wrapKey?(key: Key, data: Uint8Array): Bytes;
  unwrapKey?(key: Key, data: Uint8Array): Bytes;
  /** @param bits null: as many as there are */
  deriveBits?(parameters: Parameters, key: Key, bits: number | null): Bytes;
  /** @returns bits of a key that is derived; null: as many as there are */
  keyLength?(parameters: Parameters): number | null;
}
