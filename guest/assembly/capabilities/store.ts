import { RET, takeBytes, takeString } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { Resource } from "../abi/resource";
import { Failure, Result } from "../result";
import { Utf8 } from "../text/utf8";
import { casNew, increment as atomicsIncrement } from "../wasi/wasi-keyvalue-atomics";
import {
  deleteMany as batchDeleteMany,
  getMany as batchGetMany,
  setMany as batchSetMany,
} from "../wasi/wasi-keyvalue-batch";
import {
  bucketDelete,
  bucketExists,
  bucketGet,
  bucketListKeys,
  bucketSet,
  dropBucket,
  open as storeOpen,
} from "../wasi/wasi-keyvalue-store";
import { BESIDE, EntryDetails, EntryOptions, liftDetails, lowerOptions } from "./entry-options";
import { BYTES, KeyList, PAIR } from "./key-list";
import { takeStoreError } from "./store-error";
import { Version } from "./version";

/** Size of a `tuple<string, option<list<u8>>>` in memory. */
const FOUND: usize = 20;

/** Exists in every store of a host that knows what is beside values, lists keys in order, and goes on behind any of them. */
const MARK = "skerry:host";

/** What a page has at most. */
const PAGE_KEYS = 1000;

/** A part of a store's keys. */
export class KeyPage {
  constructor(
    readonly keys: string[],
    /** Give it to `list` for the next part; null: there is none. */
    readonly cursor: string | null,
  ) {}
}

/** A key with the value to write. */
export class StoreEntry {
  constructor(
    readonly key: string,
    readonly value: Uint8Array,
  ) {}
}

/**
 * A key-value store. `skerry.json` must name it: `"capabilities": { "keyvalue": ["guestbook"] }`.
 *
 * Every call asks the host and may fail: with `"no-such-store"`, `"access-denied"`, or `"other"` and a message.
 */
export class Store {
  private constructor(private readonly bucket: i32) {}

  /**
   * Opens a store by the name that the manifest has for it. Fails with `"no-such-store"` when the manifest names none
   * like that.
   */
  static open(name: string): Result<Store> {
    const identifier = wellFormed(name);
    storeOpen(pointerOf(identifier), identifier.length, RET);
    if (load<u8>(RET) != 0) return Result.fail<Store>(takeStoreError(RET + 4));
    const bucket = load<i32>(RET, 4);
    new Resource(bucket, dropBucket);
    return Result.ok(new Store(bucket));
  }

  /** The value of a key, or null when there is none. */
  get(key: string): Result<Uint8Array | null> {
    const name = wellFormed(key);
    bucketGet(this.bucket, pointerOf(name), name.length, RET);
    if (load<u8>(RET) != 0) return Result.fail<Uint8Array | null>(takeStoreError(RET + 4));
    return Result.ok<Uint8Array | null>(load<u8>(RET, 4) == 0 ? null : takeBytes(RET + 8));
  }

  /** The value of a key as text, or null when there is none. */
  getText(key: string): Result<string | null> {
    const found = this.get(key);
    if (found.isError) return Result.fail<string | null>(found.error);
    const bytes = found.value;
    return Result.ok<string | null>(bytes === null ? null : Utf8.decode(bytes));
  }

  /** Writes a value. @returns why that failed, or null */
  set(key: string, value: Uint8Array): Failure | null {
    const name = wellFormed(key);
    bucketSet(this.bucket, pointerOf(name), name.length, value.dataStart, value.length, RET);
    return takeOutcome();
  }

  /** Writes text as UTF-8. @returns why that failed, or null */
  setText(key: string, value: string): Failure | null {
    return this.set(key, Utf8.encode(value));
  }

  /**
   * Writes a value with when it expires, and metadata.
   *
   * ```ts
   * const options = new EntryOptions();
   * options.expirationTtl = 3600;
   * const failure = store.setWith("session", value, options);
   * ```
   *
   * @returns why that failed, or null; `"invalid-options"` for times or metadata that are out of range
   */
  setWith(key: string, value: Uint8Array, options: EntryOptions): Failure | null {
    const note = lowerOptions(options);
    if (note.isError) return note.error;
    return this.setMany([new StoreEntry(key, value), new StoreEntry(BESIDE + wellFormed(key), note.value)]);
  }

  /** What is kept beside the value of a key. There is nothing beside a value that does not exist. */
  details(key: string): Result<EntryDetails> {
    const found = this.get(BESIDE + wellFormed(key));
    return found.isError ? Result.fail<EntryDetails>(found.error) : Result.ok(liftDetails(found.value));
  }

  /** Deletes a key; it need not exist. @returns why that failed, or null */
  delete(key: string): Failure | null {
    const name = wellFormed(key);
    bucketDelete(this.bucket, pointerOf(name), name.length, RET);
    return takeOutcome();
  }

  /** Whether there is a value for a key. */
  exists(key: string): Result<bool> {
    const name = wellFormed(key);
    bucketExists(this.bucket, pointerOf(name), name.length, RET);
    if (load<u8>(RET) != 0) return Result.fail<bool>(takeStoreError(RET + 4));
    return Result.ok(load<u8>(RET, 4) != 0);
  }

  /**
   * Some of the keys, as many as the host gives at once.
   *
   * @param cursor of the page before, which was listed with the same prefix and limit
   * @param prefix what the keys begin with
   * @param limit how many there are at most, from 1 to 1000; 0: as many as the host gives
   */
  list(cursor: string | null = null, prefix: string = "", limit: i32 = 0): Result<KeyPage> {
    if (limit < 0 || limit > PAGE_KEYS) {
      return Result.fail<KeyPage>(new Failure("invalid-options", "The limit of list is " + limit.toString() + "; it is from 1 to 1000"));
    }
    if (prefix.length == 0 && limit == 0) return this.page(cursor);
    const isKnown = this.exists(MARK);
    if (isKnown.isError) return Result.fail<KeyPage>(isKnown.error);
    const most = limit == 0 ? PAGE_KEYS : limit;
    return isKnown.value ? this.seek(cursor, wellFormed(prefix), most) : this.filter(cursor, wellFormed(prefix), most);
  }

  /** Only keys with the prefix are looked at: they lie together. */
  private seek(cursor: string | null, prefix: string, limit: i32): Result<KeyPage> {
    const keys: string[] = [];
    let after = cursor;
    if (after === null && prefix.length != 0) {
      // What a list goes on behind is not in it.
      const isKey = this.exists(prefix);
      if (isKey.isError) return Result.fail<KeyPage>(isKey.error);
      if (isKey.value) keys.push(prefix);
      after = prefix;
    }
    let isOver = false;
    do {
      const page = this.page(after);
      if (page.isError) return page;
      const found = page.value.keys;
      after = page.value.cursor;
      isOver = after === null;
      for (let i = 0; i < found.length; i++) {
        if (found[i].startsWith(prefix)) keys.push(found[i]);
        else isOver = true;
      }
    } while (!isOver && keys.length < limit);
    if (keys.length > limit) return Result.ok(new KeyPage(keys.slice(0, limit), keys[limit - 1]));
    return Result.ok(new KeyPage(keys, isOver ? null : after));
  }

  /** Cursors of other hosts are theirs alone: all keys are looked at, and the cursor is how many were given before. */
  private filter(cursor: string | null, prefix: string, limit: i32): Result<KeyPage> {
    const all = this.keys();
    if (all.isError) return Result.fail<KeyPage>(all.error);
    const start = cursor === null ? 0 : <i32>parseInt(cursor);
    const keys: string[] = [];
    let count = 0;
    for (let i = 0; i < all.value.length; i++) {
      const key = all.value[i];
      if (!key.startsWith(prefix) || count++ < start) continue;
      if (keys.length == limit) return Result.ok(new KeyPage(keys, (start + limit).toString()));
      keys.push(key);
    }
    return Result.ok(new KeyPage(keys, null));
  }

  /** As the host gives it. A host that knows nothing of what is beside values lists that as well. */
  private page(cursor: string | null): Result<KeyPage> {
    const from = cursor === null ? "" : wellFormed(cursor);
    bucketListKeys(this.bucket, cursor === null ? 0 : 1, pointerOf(from), from.length, RET);
    if (load<u8>(RET) != 0) return Result.fail<KeyPage>(takeStoreError(RET + 4));
    const next: string | null = load<u8>(RET, 12) == 0 ? null : takeString(RET + 16);
    const list = load<usize>(RET, 4);
    const count = load<i32>(RET, 8);
    const keys: string[] = [];
    for (let i = 0; i < count; i++) {
      const key = takeString(list + <usize>i * PAIR);
      if (!key.startsWith(BESIDE)) keys.push(key);
    }
    if (count != 0) heap.free(list);
    return Result.ok(new KeyPage(keys, next));
  }

  /** All keys. For stores that stay small: the result is held in memory. */
  keys(): Result<string[]> {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = this.list(cursor);
      if (page.isError) return Result.fail<string[]>(page.error);
      const found = page.value.keys;
      for (let i = 0; i < found.length; i++) keys.push(found[i]);
      cursor = page.value.cursor;
    } while (cursor !== null);
    return Result.ok(keys);
  }

  /** Adds to a number atomically, and returns the sum. */
  increment(key: string, delta: i64 = 1): Result<i64> {
    const name = wellFormed(key);
    atomicsIncrement(this.bucket, pointerOf(name), name.length, delta, RET);
    if (load<u8>(RET) != 0) return Result.fail<i64>(takeStoreError(RET + 8));
    return Result.ok(load<i64>(RET, 8));
  }

  /** The value of a key in a form that can be replaced only while nobody else wrote it: see `Version.swap`. */
  version(key: string): Result<Version> {
    const name = wellFormed(key);
    casNew(this.bucket, pointerOf(name), name.length, RET);
    if (load<u8>(RET) != 0) return Result.fail<Version>(takeStoreError(RET + 4));
    return Version.of(load<i32>(RET, 4));
  }

  /** The values of several keys, in their order; null where there is none. */
  getMany(keys: string[]): Result<Array<Uint8Array | null>> {
    const list = new KeyList(keys);
    batchGetMany(this.bucket, list.pointer, keys.length, RET);
    list.free();
    if (load<u8>(RET) != 0) return Result.fail<Array<Uint8Array | null>>(takeStoreError(RET + 4));
    return Result.ok(takeFound(list.names));
  }

  /** Writes all entries or none. @returns why that failed, or null */
  setMany(entries: StoreEntry[]): Failure | null {
    // The names must outlive the call: the list holds their addresses only.
    const names: string[] = [];
    const list = heap.alloc(<usize>entries.length * (PAIR + BYTES));
    for (let i = 0; i < entries.length; i++) {
      const name = wellFormed(entries[i].key);
      names.push(name);
      const at = list + <usize>i * (PAIR + BYTES);
      store<usize>(at, pointerOf(name));
      store<i32>(at, name.length, 4);
      store<usize>(at, entries[i].value.dataStart, 8);
      store<i32>(at, entries[i].value.length, 12);
    }
    batchSetMany(this.bucket, list, entries.length, RET);
    heap.free(list);
    return takeOutcome();
  }

  /** Deletes all keys or none. @returns why that failed, or null */
  deleteMany(keys: string[]): Failure | null {
    const list = new KeyList(keys);
    batchDeleteMany(this.bucket, list.pointer, keys.length, RET);
    list.free();
    return takeOutcome();
  }
}

/** Reads the `result<_, error>` at RET. */
function takeOutcome(): Failure | null {
  return load<u8>(RET) == 0 ? null : takeStoreError(RET + 4);
}

/** Reads the pairs of key and value that `get-many` wrote, whatever order the host gives them in. */
function takeFound(keys: string[]): Array<Uint8Array | null> {
  const list = load<usize>(RET, 4);
  const count = load<i32>(RET, 8);
  const values = new Array<Uint8Array | null>(keys.length);
  for (let i = 0; i < count; i++) {
    const at = list + <usize>i * FOUND;
    const key = takeString(at);
    const value: Uint8Array | null = load<u8>(at, 8) == 0 ? null : takeBytes(at + 12);
    for (let k = keys.indexOf(key); k >= 0; k = keys.indexOf(key, k + 1)) values[k] = value;
  }
  if (count != 0) heap.free(list);
  return values;
}
