import { Clock, Failure, JsonValue, Result, Store, Utf8 } from "@skerry/guest";
import { Draft } from "./entry";

const PREFIX = "entry/";
/** Ids up to here fit exactly into a JSON number. */
const LAST_ID: i64 = 9_007_199_254_740_991;
/** Somebody who is overtaken this often gives up. */
const TRIES: i32 = 8;

/** Keys sort by age, newest first: what is listed most costs least. */
function keyOf(id: i64): string {
  return PREFIX + (LAST_ID - id).toString().padStart(16, "0");
}

function notFound<T>(): Result<T> {
  return Result.fail<T>(new Failure("not-found", "There is no such entry"));
}

/** The entries in their store. */
export class Book {
  private constructor(private readonly store: Store) {}

  static open(): Result<Book> {
    const opened = Store.open("guestbook");
    return opened.isError ? Result.fail<Book>(opened.error) : Result.ok(new Book(opened.value));
  }

  /** The newest entries as a JSON array, only those with an id below `before`. */
  list(before: i64, limit: i32): Result<JsonValue> {
    const wanted = this.keysBelow(before, limit);
    if (wanted.isError) return Result.fail<JsonValue>(wanted.error);
    const found = this.store.getMany(wanted.value);
    if (found.isError) return Result.fail<JsonValue>(found.error);
    const list = JsonValue.array();
    for (let i = 0; i < found.value.length; i++) {
      const bytes = found.value[i];
      // Null: deleted since its key was listed.
      if (bytes !== null) list.push(parse(bytes));
    }
    return Result.ok(list);
  }

  get(id: i64): Result<JsonValue> {
    const found = this.store.get(keyOf(id));
    if (found.isError) return Result.fail<JsonValue>(found.error);
    const bytes = found.value;
    return bytes === null ? notFound<JsonValue>() : Result.ok(parse(bytes));
  }

  add(draft: Draft): Result<JsonValue> {
    const id = this.store.increment("last-id");
    if (id.isError) return Result.fail<JsonValue>(id.error);
    const entry = draft.toJson(id.value, new Date(Clock.now()).toISOString());
    const failure = this.store.setText(keyOf(id.value), entry.toString());
    return failure === null ? Result.ok(entry) : Result.fail<JsonValue>(failure);
  }

  /** Replaces name and message. Never brings back an entry that somebody deletes at the same moment. */
  replace(id: i64, draft: Draft): Result<JsonValue> {
    const opened = this.store.version(keyOf(id));
    if (opened.isError) return Result.fail<JsonValue>(opened.error);
    const version = opened.value;
    for (let i = 0; i < TRIES; i++) {
      const bytes = version.value;
      if (bytes === null) return notFound<JsonValue>();
      const createdAt = parse(bytes).getString("createdAt");
      const entry = draft.toJson(id, createdAt === null ? "" : createdAt);
      const swapped = version.swap(Utf8.encode(entry.toString()));
      if (swapped.isError) return Result.fail<JsonValue>(swapped.error);
      if (swapped.value) return Result.ok(entry);
    }
    return Result.fail<JsonValue>(new Failure("conflict", "The entry changes too often"));
  }

  delete(id: i64): Result<bool> {
    const exists = this.store.exists(keyOf(id));
    if (exists.isError) return exists;
    if (!exists.value) return notFound<bool>();
    const failure = this.store.delete(keyOf(id));
    return failure === null ? Result.ok(true) : Result.fail<bool>(failure);
  }

  private keysBelow(before: i64, limit: i32): Result<string[]> {
    const start = keyOf(before);
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = this.store.list(cursor);
      if (page.isError) return Result.fail<string[]>(page.error);
      const found = page.value.keys;
      for (let i = 0; i < found.length && keys.length < limit; i++) {
        if (found[i].startsWith(PREFIX) && found[i] > start) keys.push(found[i]);
      }
      cursor = page.value.cursor;
    } while (cursor !== null && keys.length < limit);
    return Result.ok(keys);
  }
}

/** What the book itself wrote is JSON. */
function parse(bytes: Uint8Array): JsonValue {
  return JsonValue.parse(Utf8.decode(bytes)).value;
}
