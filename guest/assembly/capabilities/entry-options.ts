import { JsonValue } from "../json/value";
import { Failure, Result } from "../result";
import { Clock } from "../system/clock";
import { Utf8 } from "../text/utf8";

/** Beside the value of a key, under this prefix and the key: when it expires, and its metadata. */
export const BESIDE = "skerry:beside/";

/** Later than any of them is no time in JavaScript either. */
const MAX_SECONDS: i64 = 8_640_000_000_000;

/** What metadata may have as JSON, in bytes. */
const METADATA_BYTES = 1024;

/** What `setWith` keeps beside a value. It goes when the value is deleted, or set again without it. */
export class EntryOptions {
  /** When the entry ceases to exist, in seconds since 1970; 0: it stays. */
  expiration: i64 = 0;
  /** The same in seconds from now; 0: it stays. */
  expirationTtl: i64 = 0;
  /** Any JSON value, of up to 1024 bytes as text; null: there is none. */
  metadata: JsonValue | null = null;
}

/** What is kept beside a value. */
export class EntryDetails {
  constructor(
    /** When the entry ceases to exist, in seconds since 1970; 0: it stays. */
    readonly expiration: i64,
    /** null: there is none. */
    readonly metadata: JsonValue | null,
  ) {}
}

/** For the library's own use: what is written beside the value. Fails with `"invalid-options"`. */
export function lowerOptions(options: EntryOptions): Result<Uint8Array> {
  const after = options.expirationTtl;
  const at = options.expiration;
  if (after < 0 || at < 0 || after > MAX_SECONDS || at > MAX_SECONDS || (after != 0 && at != 0)) {
    return invalid("expiration or expirationTtl is a number of seconds above 0, and not both are");
  }
  const expiresAt = after != 0 ? Clock.now() + after * 1000 : at * 1000;
  const metadata = options.metadata;
  const json = metadata === null ? "" : metadata.toString();
  const size = Utf8.encode(json).length;
  if (size > METADATA_BYTES) return invalid("The metadata has " + size.toString() + " bytes; the limit is " + METADATA_BYTES.toString());
  let text = expiresAt == 0 ? "" : '"expiresAt":' + expiresAt.toString();
  if (json.length != 0) text += (text.length == 0 ? "" : ",") + '"metadata":' + json;
  return Result.ok(Utf8.encode("{" + text + "}"));
}

function invalid(message: string): Result<Uint8Array> {
  return Result.fail<Uint8Array>(new Failure("invalid-options", message));
}

/** For the library's own use: what was written beside a value. */
export function liftDetails(bytes: Uint8Array | null): EntryDetails {
  const parsed = JsonValue.parse(bytes === null ? "{}" : Utf8.decode(bytes));
  if (parsed.isError) return new EntryDetails(0, null);
  const expiresAt = parsed.value.getNumber("expiresAt");
  return new EntryDetails(isNaN(expiresAt) ? 0 : <i64>(expiresAt / 1000), parsed.value.get("metadata"));
}
