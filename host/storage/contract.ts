/**
 * The contract of every key-value driver. `describe-store.ts` holds the test suite that each must pass.
 *
 * A store is opened by tenant and name; both come from the deployment. Two stores never see each other's keys, whatever
 * bytes those hold. A write that was acknowledged survives a restart (for drivers that persist at all).
 *
 * Calls take effect in the order in which they are made, also when nobody waits for their promises: a read after a write
 * sees it. Keys are compared by their UTF-8 bytes, without Unicode normalization or case folding; the empty string is a
 * key like any other. Arrays are copied on the way in and on the way out, so nobody shares memory with a driver.
 *
 * An entry whose time has come does not exist for any call, whether or not its bytes are still there: to write it anew is
 * to create it, with a version of its own. What has expired in a store gives its room to writes to it that need it, at most
 * some thousand entries to each.
 *
 * Every method throws (or rejects with) `StoreValueError` for what the guest did wrong, such as a key, value or store
 * above `HOST_LIMITS` or a key with a lone surrogate, and `SkerryError` `STORE_*` for what an operator has to mend.
 */

/** A value or the promise of one: a driver that answers at once costs its caller no turn of the event loop. */
export type Awaitable<T> = T | Promise<T>;

export interface KeyPage {
  readonly keys: readonly string[];
  /** Continue after the last key; undefined when there are no more. */
  readonly cursor: string | undefined;
}

/** A value together with the version that a compare-and-swap compares. */
export interface Versioned {
  /** undefined: the key does not exist. */
  readonly value: Uint8Array | undefined;
  /** Changes with every write of the key, never repeats for it even if it is deleted; 0n: the key does not exist. */
  readonly version: bigint;
}

/** What a store keeps beside a value. `set` and `setMany` replace it together with the value, all others leave it. */
export interface Note {
  /** From then on there is no such key, in milliseconds since 1970; undefined: it stays. */
  readonly expiresAt: number | undefined;
  /** Means nothing to the store. At most `HOST_LIMITS.noteBytes`, which count as those of the value do. */
  readonly bytes: Uint8Array;
}

/** A value with what is kept beside it. */
export interface NotedValue {
  readonly value: Uint8Array;
  readonly note: Note | undefined;
}

/** What `setMany` writes. */
export type StoreEntry = readonly [key: string, value: Uint8Array, note?: Note | undefined];

export interface KeyValueStore {
  get(key: string): Awaitable<Uint8Array | undefined>;
  /** @param note in place of the one before; undefined: there is none */
  set(key: string, value: Uint8Array, note?: Note): Awaitable<void>;
  /** Deleting a key that does not exist is not an error. */
  delete(key: string): Awaitable<void>;
  exists(key: string): Awaitable<boolean>;
  /**
   * Keys in order of their UTF-8 bytes, at most `HOST_LIMITS.listKeys` a page; fewer, where entries have expired.
   * @param cursor continue after this key, whether or not it still exists; a cursor has the rules of a key
   */
  list(cursor?: string): Awaitable<KeyPage>;
  /** Values in the order of the keys. @throws StoreValueError above `HOST_LIMITS.batchBytes` of values together */
  getMany(keys: readonly string[]): Awaitable<readonly (Uint8Array | undefined)[]>;
  /** The same with what is kept beside each value. Costs more where few have anything. */
  getNoted(keys: readonly string[]): Awaitable<readonly (NotedValue | undefined)[]>;
  /** All or nothing; of two entries with one key the later counts. */
  setMany(entries: readonly StoreEntry[]): Awaitable<void>;
  /** Changes what is kept beside a value, and leaves that. Does nothing when the key does not exist. */
  setNote(key: string, note: Note | undefined): Awaitable<void>;
  /** All or nothing. */
  deleteMany(keys: readonly string[]): Awaitable<void>;
  /**
   * Adds to a decimal integer (64 bits, signed) and returns the sum; a key that does not exist counts as 0.
   * @throws `StoreValueError` when the value is no such integer or the sum does not fit
   */
  increment(key: string, delta: bigint): Awaitable<bigint>;
  getVersioned(key: string): Awaitable<Versioned>;
  /** Writes if the key still has `version`. @returns false when it does not; nothing is written then */
  setIfVersion(key: string, value: Uint8Array, version: bigint): Awaitable<boolean>;
}

/** A store full of stores: one per deployed host, shared by all functions. */
export interface StorageDriver {
  readonly name: string;
  /** @param tenant who owns the store; @param name which of theirs. Any well-formed string is a valid name. */
  open(tenant: string, name: string): KeyValueStore;
  close(): Awaitable<void>;
}

/** The guest asked for something that the stored value or the limits do not permit; it may read the message. */
export class StoreValueError extends Error {
  override readonly name = 'StoreValueError';
}
