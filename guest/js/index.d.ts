/**
 * What a TypeScript or JavaScript function sees. Types only: a function imports them with `import type` and exports an
 * object with a `fetch` method.
 *
 * @example
 * import type { Handler, KeyValue } from '@skerry/guest';
 *
 * export default {
 *   async fetch(request, env) {
 *     const visits = await env.visits.increment('total');
 *     return Response.json({ visits });
 *   },
 * } satisfies Handler<{ visits: KeyValue }>;
 */

/** What the manifest grants, by name: a key-value store for each of `capabilities.keyvalue`, a string for each `config`. */
export type Env = Readonly<Record<string, KeyValue | string>>;

/**
 * The default export of a function. `Env` of `skerry-env.d.ts`, which `skerry types` writes, says what `env` has. An
 * instance of a web framework such as Hono is one as it is.
 */
export interface Handler<E extends object = Env> {
  /** Answers one request. A rejection is answered with 500, and its stack is in the log. */
  fetch(request: Request, env: E, ctx: Context): Response | Promise<Response>;
}

/** What `fetch` gets besides the request and the grants. */
export interface Context {
  /**
   * Keeps the sandbox running until `promise` settles, after the response is sent. The time counts towards the limit of
   * the request (`limits.wallTimeMs`), and a client that disconnects ends it: it is not a queue or a background job.
   */
  waitUntil(promise: Promise<any>): void; // oxlint-disable-line typescript/no-explicit-any -- libraries declare it for promises of something.
}

/**
 * What a listener of the service worker form gets. The names of `Env` are global variables there.
 *
 * @example
 * addEventListener('fetch', (event) => event.respondWith(new Response('Hello')));
 */
export interface FetchEvent extends Event {
  readonly request: Request;
  /** Sets the response. Call it once, before the listener returns: otherwise it throws an `InvalidStateError`. */
  respondWith(response: Response | PromiseLike<Response>): void;
  /** Like `waitUntil` of `Context`. */
  waitUntil(promise: PromiseLike<unknown>): void;
}

declare global {
  function addEventListener(type: 'fetch', listener: (event: FetchEvent) => unknown): void;
  /** Calls `callback` after everything that is due now, and returns what `clearImmediate` takes. */
  function setImmediate<A extends unknown[]>(callback: (...args: A) => void, ...args: A): NodeJS.Immediate;
  function clearImmediate(immediate: NodeJS.Immediate | undefined): void;
  /** Under the name that the types of Node.js have for it, so that both may be there. */
  namespace NodeJS {
    interface Immediate {
      hasRef(): boolean;
    }
  }
}

/** How a stored value is read. */
export type ValueType = 'text' | 'json' | 'bytes' | 'arrayBuffer' | 'stream';

/** What can be stored, up to 1 MiB: text, as UTF-8, or bytes. Larger data belongs elsewhere: stream it there with `fetch`. */
export type StoredValue = string | ArrayBuffer | ArrayBufferView;

/** What `put` keeps beside a value. It goes when the value is deleted, or put again without it. */
export interface PutOptions {
  /** When the entry ceases to exist, in seconds since 1970. */
  readonly expiration?: number | undefined;
  /** The same in seconds from now. */
  readonly expirationTtl?: number | undefined;
  /** Any JSON value, of up to 1024 bytes: `getWithMetadata` returns it. */
  readonly metadata?: unknown;
}

/** Which keys `list` returns. */
export interface ListOptions {
  /** Keys that begin like this. */
  readonly prefix?: string | undefined;
  /** At most so many, from 1 to 1000. */
  readonly limit?: number | undefined;
  /** Those after the page that had this `cursor`, which was listed with the same options. */
  readonly cursor?: string | undefined;
}

/** A value with what is kept beside it. */
export interface ValueWithMetadata<V, M> {
  readonly value: V | null;
  /** `null` when there is none. */
  readonly metadata: M | null;
  /** When the entry ceases to exist, in seconds since 1970; missing when it stays. */
  readonly expiration?: number;
}

/**
 * A key-value store that all requests of the function share. The whole sandbox waits while the host answers, so two
 * operations of one request never overlap; `getMany` and `putMany` cost one wait instead of many.
 *
 * Every method rejects with a `KeyValueError` when the store cannot do what was asked.
 */
export interface KeyValue {
  /** @returns the value, as UTF-8 text unless told otherwise; `null` when there is no such key */
  get(key: string, type?: 'text'): Promise<string | null>;
  get<T = unknown>(key: string, type: 'json'): Promise<T | null>;
  get(key: string, type: 'bytes'): Promise<Uint8Array | null>;
  get(key: string, type: 'arrayBuffer'): Promise<ArrayBuffer | null>;
  get(key: string, type: 'stream'): Promise<ReadableStream<Uint8Array> | null>;
  /** A value with its metadata, both of one time. */
  getWithMetadata<M = unknown>(key: string, type?: 'text'): Promise<ValueWithMetadata<string, M>>;
  getWithMetadata<T = unknown, M = unknown>(key: string, type: 'json'): Promise<ValueWithMetadata<T, M>>;
  getWithMetadata<M = unknown>(key: string, type: 'bytes'): Promise<ValueWithMetadata<Uint8Array, M>>;
  getWithMetadata<M = unknown>(key: string, type: 'arrayBuffer'): Promise<ValueWithMetadata<ArrayBuffer, M>>;
  getWithMetadata<M = unknown>(key: string, type: 'stream'): Promise<ValueWithMetadata<ReadableStream<Uint8Array>, M>>;
  /** Values by key, in the order of `keys`. */
  getMany(keys: readonly string[], type?: 'text'): Promise<Map<string, string | null>>;
  getMany<T = unknown>(keys: readonly string[], type: 'json'): Promise<Map<string, T | null>>;
  getMany(keys: readonly string[], type: 'bytes'): Promise<Map<string, Uint8Array | null>>;
  getMany(keys: readonly string[], type: 'arrayBuffer'): Promise<Map<string, ArrayBuffer | null>>;
  getMany(keys: readonly string[], type: 'stream'): Promise<Map<string, ReadableStream<Uint8Array> | null>>;
  /**
   * Sets a value, whatever was there before, with what `options` say and nothing that was beside it before. An option that
   * there is not rejects with a `TypeError`, a time or metadata that is out of range with a `RangeError`.
   *
   * @example
   * await env.sessions.put(id, JSON.stringify(user), { expirationTtl: 3600, metadata: { name: user.name } });
   */
  put(key: string, value: StoredValue | ReadableStream<Uint8Array>, options?: PutOptions): Promise<void>;
  /** Sets several values. Not atomic: when it fails, some of them may be set. */
  putMany(entries: Iterable<readonly [key: string, value: StoredValue]>): Promise<void>;
  /** Deletes a key. It need not exist. */
  delete(key: string): Promise<void>;
  /** Deletes several keys. They need not exist. */
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Whether there is a value. */
  exists(key: string): Promise<boolean>;
  /**
   * One page of keys, in order. Pass its `cursor` with the same options to get the next one; it is absent on the last. A page
   * may be shorter than `limit`, or empty, where keys have expired.
   */
  list(options?: ListOptions): Promise<KeyPage>;
  /**
   * Adds to a decimal integer atomically, and returns the sum. A key that does
   * not exist counts as 0. What is kept beside it stays. With a number, a sum that a number cannot hold exactly rejects with a `RangeError`, after the
   * store has added; with a bigint every 64-bit sum works.
   */
  increment(key: string, by?: number): Promise<number>;
  increment(key: string, by: bigint): Promise<bigint>;
  /**
   * Replaces a value by what `change` makes of it, atomically: when another request wrote meanwhile, `change` runs again
   * with what is there now. So `change` should have no effects of its own. What is kept beside the value stays. It rejects with a `TypeError`, and nothing is
   * written, when the value is not UTF-8: what `change` could not see would be lost.
   *
   * @returns what was written
   */
  update(key: string, change: (current: string | null) => string | Promise<string>): Promise<string>;
}

/** A page of the keys of a store. */
export interface KeyPage {
  readonly keys: readonly string[];
  readonly cursor: string | undefined;
}

/** Why an operation of a store failed: an `Error` with the `name` `KeyValueError`. */
export interface KeyValueError extends Error {
  readonly name: 'KeyValueError';
  readonly code: 'no-such-store' | 'access-denied' | 'other';
  /** Name of the store. */
  readonly store: string;
}
