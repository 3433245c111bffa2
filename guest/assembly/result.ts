/** Why something failed: a `code` to compare, and a `message` to read. */
export class Failure {
  constructor(
    /** Stable, lower case with hyphens: `"connection-refused"`, `"too-large"`, `"no-such-store"`. */
    readonly code: string,
    /** For people; empty when the code says it all. */
    readonly message: string = "",
  ) {}

  /** `code: message`. */
  toString(): string {
    return this.message.length == 0 ? this.code : this.code + ": " + this.message;
  }
}

/**
 * A value, or the failure in its place. AssemblyScript cannot catch exceptions, so nothing here throws: check before you take the value.
 *
 * ```ts
 * const found = store.get("greeting");
 * if (found.isError) return Response.text(found.error.message, 500);
 * const bytes = found.value;
 * ```
 */
export class Result<T> {
  private constructor(
    private readonly held: T,
    private readonly failure: Failure | null,
  ) {}

  /** A result that has a value. */
  static ok<T>(value: T): Result<T> {
    return new Result<T>(value, null);
  }

  /** A result that has a failure. */
  static fail<T>(failure: Failure): Result<T> {
    return new Result<T>(isReference<T>() ? changetype<T>(0) : <T>0, failure);
  }

  /** Whether there is a value. */
  get isOk(): bool {
    return this.failure === null;
  }

  /** Whether there is a failure. */
  get isError(): bool {
    return this.failure !== null;
  }

  /** The value. Ends the request with the failure in the log when there is none. */
  get value(): T {
    const failure = this.failure;
    if (failure !== null) throw new Error("Result.value of a failure, " + failure.toString());
    return this.held;
  }

  /** The failure. Ends the request when there is none. */
  get error(): Failure {
    const failure = this.failure;
    if (failure === null) throw new Error("Result.error of a success");
    return failure;
  }

  /** The value, or `fallback` in place of a failure. */
  valueOr(fallback: T): T {
    return this.failure === null ? this.held : fallback;
  }
}
