/** How often an event loop that turns says so, in milliseconds. */
export const BEAT_MS = 250;

/**
 * Watches for silence. The watcher shares a machine with what it watches: when its own checks come late (the whole
 * machine was suspended, stopped or starved), that time is nobody's silence and does not count.
 */
export class Heartbeat {
  readonly #timeoutMs: number;
  readonly #intervalMs: number;
  #silentMs = 0;
  #checkedAt: number;

  /**
   * @param timeoutMs silence that counts as death
   * @param intervalMs how often `check` will be called
   * @param now milliseconds of a monotonic clock
   */
  constructor(timeoutMs: number, intervalMs: number, now: number) {
    this.#timeoutMs = timeoutMs;
    this.#intervalMs = intervalMs;
    this.#checkedAt = now;
  }

  beat(): void {
    this.#silentMs = 0;
  }

  /** @returns whether it has been silent for too long */
  check(now: number): boolean {
    this.#silentMs += Math.min(now - this.#checkedAt, 2 * this.#intervalMs);
    this.#checkedAt = now;
    return this.#silentMs >= this.#timeoutMs;
  }
}
