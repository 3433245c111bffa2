export interface BackoffOptions {
  /** Bound of the first delay that is not 0, in milliseconds. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly maxMs: number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/**
 * Delays before one attempt after another: none at first, then doubling up to a bound. Each is drawn from the upper
 * half of its range, so that workers which failed together do not come back together.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempts = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { baseMs, maxMs, random } = this.#options;
    const attempt = this.#attempts++;
    if (attempt === 0) return 0;
    const bound = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
    return bound / 2 + (random() * bound) / 2;
  }

  /** What was wrong is over: the next attempt is a first one. */
  reset(): void {
    this.#attempts = 0;
  }
}
