/** The world's imports as the engine's bindings present them: errors are thrown with the WIT value as `payload`. */

declare module 'wasi:keyvalue/store@0.2.0-draft2' {
  export type StoreError = { tag: 'no-such-store' } | { tag: 'access-denied' } | { tag: 'other'; val: string };

  export interface KeyResponse {
    readonly keys: readonly string[];
    readonly cursor: string | undefined;
  }

  export class Bucket {
    private constructor();
    get(key: string): Uint8Array | undefined;
    set(key: string, value: Uint8Array): void;
    delete(key: string): void;
    exists(key: string): boolean;
    listKeys(cursor: string | undefined): KeyResponse;
  }

  export function open(identifier: string): Bucket;
}

declare module 'wasi:keyvalue/atomics@0.2.0-draft2' {
  import type { Bucket, StoreError } from 'wasi:keyvalue/store@0.2.0-draft2';

  export class Cas {
    private constructor();
    // oxlint-disable-next-line typescript/no-misused-new -- WIT names it so.
    static new(bucket: Bucket, key: string): Cas;
    current(): Uint8Array | undefined;
  }

  export type CasError = { tag: 'store-error'; val: StoreError } | { tag: 'cas-failed'; val: Cas };

  export function increment(bucket: Bucket, key: string, delta: bigint): bigint;
  export function swap(cas: Cas, value: Uint8Array): void;
}

declare module 'wasi:keyvalue/batch@0.2.0-draft2' {
  import type { Bucket } from 'wasi:keyvalue/store@0.2.0-draft2';

  export function getMany(bucket: Bucket, keys: readonly string[]): (readonly [string, Uint8Array | undefined])[];
  export function setMany(bucket: Bucket, entries: readonly (readonly [string, Uint8Array])[]): void;
  export function deleteMany(bucket: Bucket, keys: readonly string[]): void;
}

declare module 'wasi:config/store@0.2.0-rc.1' {
  export function get(key: string): string | undefined;
}

declare module 'wasi:cli/environment@0.2.10' {
  export function getEnvironment(): (readonly [name: string, value: string])[];
}

declare module 'skerry:app/decoders' {
  /** The functions of `guest/compiled/decoders.ts`. What they return belongs to another realm. */
  export function begin(format: number): number;
  export function decode(state: number, data: Uint8Array): Uint8Array;
  export function outcome(state: number): number;
  export function finish(state: number): void;
  export function learn(data: Uint8Array): void;
}

declare module 'skerry:app/sandbox' {
  /** Ends the sandbox at once, as a failure. Part of the component itself: no host has to offer it. */
  export function abort(): never;
  /** The functions of `guest/compiled/sandbox.ts`. What they return belongs to another realm. */
  export function digest(kind: number, work: Uint8Array, data: Uint8Array): Uint8Array;
  export function derive(kind: number, work: Uint8Array, keys: Uint8Array, first: Uint8Array, rounds: number): Uint8Array;
  export function aes(mode: number, bits: number, key: Uint8Array, vector: Uint8Array, work: Uint8Array, data: Uint8Array): Uint8Array;
  export function ghash(key: Uint8Array, work: Uint8Array, data: Uint8Array): Uint8Array;
  export function power(base: Uint8Array, exponent: Uint8Array, modulus: Uint8Array, square: Uint8Array, work: Uint8Array): Uint8Array;
  export function scrypt(blocks: Uint8Array, n: number, r: number): Uint8Array;
}
