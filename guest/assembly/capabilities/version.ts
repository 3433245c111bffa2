import { RET, takeBytes } from "../abi/lift";
import { NONE, Resource } from "../abi/resource";
import { Failure, Result } from "../result";
import { casCurrent, dropCas, swap as atomicsSwap } from "../wasi/wasi-keyvalue-atomics";
import { takeStoreError } from "./store-error";

const CAS_STORE_ERROR: u8 = 0;

/**
 * What a key held when it was read, and the right to replace exactly that:
 *
 * ```ts
 * const version = store.version("total").value;
 * while (!version.swap(next(version.value)).value) {}
 * ```
 */
export class Version {
  private current: Uint8Array | null = null;

  private constructor(private readonly cas: Resource) {}

  /** For the library's own use. */
  static of(cas: i32): Result<Version> {
    const version = new Version(new Resource(cas, dropCas));
    const failure = version.read();
    return failure === null ? Result.ok(version) : Result.fail<Version>(failure);
  }

  /** What the key held; null: it did not exist. */
  get value(): Uint8Array | null {
    return this.current;
  }

  /**
   * Writes a value if the key still holds `value`.
   *
   * @returns true when it was written; false when somebody else was faster: then `value` is what they wrote, and another
   *   `swap` tries again
   */
  swap(value: Uint8Array): Result<bool> {
    const cas = this.cas.handle;
    if (cas == NONE) return Result.fail<bool>(new Failure("used", "The version has already been replaced: get a new one"));
    // `swap` takes the handle, whatever comes of it.
    this.cas.handle = NONE;
    atomicsSwap(cas, value.dataStart, value.length, RET);
    if (load<u8>(RET) == 0) return Result.ok(true);
    if (load<u8>(RET, 4) == CAS_STORE_ERROR) return Result.fail<bool>(takeStoreError(RET + 8));
    this.cas.handle = load<i32>(RET, 8);
    const failure = this.read();
    return failure === null ? Result.ok(false) : Result.fail<bool>(failure);
  }

  private read(): Failure | null {
    casCurrent(this.cas.handle, RET);
    if (load<u8>(RET) != 0) return takeStoreError(RET + 4);
    this.current = load<u8>(RET, 4) == 0 ? null : takeBytes(RET + 8);
    return null;
  }
}
