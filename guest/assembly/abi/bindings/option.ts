/**
 * A value or none, where `T | null` cannot say it: for numbers, and for an option within an option.
 *
 * ```ts
 * const port = Option.some<u16>(8080);
 * if (port.isSome) use(port.value);
 * ```
 */
// @ts-ignore: decorator
@final
export class Option<T> {
  private constructor(
    readonly isSome: bool,
    private readonly held: T,
  ) {}

  static some<T>(value: T): Option<T> {
    return new Option<T>(true, value);
  }

  static none<T>(): Option<T> {
    return new Option<T>(false, isReference<T>() ? changetype<T>(0) : <T>0);
  }

  get isNone(): bool {
    return !this.isSome;
  }

  /** The value. Traps when there is none. */
  get value(): T {
    if (!this.isSome) throw new Error("Option.value of none");
    return this.held;
  }

  /** The value, or `fallback` in its place. */
  valueOr(fallback: T): T {
    return this.isSome ? this.held : fallback;
  }
}
