/** How often an event loop that turns says so, in milliseconds. */
export const BEAT_MS = 250;

/**
 * Watches for silence of somebody who could have spoken. Two kinds of time do not count: when the checks themselves come
 * late, since the whole machine was suspended, stopped or starved; and when the watched one waited for a processor.
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

  /**
   * @param starvedMs of the time since the last check, how long the watched one wanted to run and could not
   * @returns whether it has been silent for too long
   */
  check(now: number, starvedMs = 0): boolean {
    const elapsed = Math.min(now - this.#checkedAt, 2 * this.#intervalMs);
    this.#silentMs += Math.max(0, elapsed - starvedMs);
    this.#checkedAt = now;
    return this.#silentMs >= this.#timeoutMs;
  }
}
