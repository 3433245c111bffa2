/** What stands for a payload that a result does not have. */
export type Unit = bool;

/** The only value of `Unit`. */
export const unit: Unit = true;

/**
 * A value, or the error in its place. AssemblyScript cannot catch exceptions, so nothing here throws: check before you take the value.
 *
 * ```ts
 * const found = store.get("greeting");
 * if (found.isError) return Result.error<string, Failure>(found.error);
 * const bytes = found.value;
 * ```
 */
// @ts-ignore: decorator
@final
export class Result<T, E> {
  private constructor(
    readonly isOk: bool,
    private readonly ok: T,
    private readonly failure: E,
  ) {}

  static ok<T, E>(value: T): Result<T, E> {
    return new Result<T, E>(true, value, isReference<E>() ? changetype<E>(0) : <E>0);
  }

  static error<T, E>(error: E): Result<T, E> {
    return new Result<T, E>(false, isReference<T>() ? changetype<T>(0) : <T>0, error);
  }

  get isError(): bool {
    return !this.isOk;
  }

  /** The value. Traps when there is an error in its place. */
  get value(): T {
    if (!this.isOk) throw new Error("Result.value of an error");
    return this.ok;
  }

  /** The error. Traps when there is none. */
  get error(): E {
    if (this.isOk) throw new Error("Result.error of a value");
    return this.failure;
  }

  /** The value, or `fallback` in place of an error. */
  valueOr(fallback: T): T {
    return this.isOk ? this.ok : fallback;
  }
}
