import type { Clock } from '../context.ts';
import { Gate, Waitable, type Waker } from '../io/index.ts';
import { GUEST_RESOLUTION_NS, guestNow } from './resolution.ts';

/** Longest delay that every platform's `setTimeout` honours; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Ready from an instant of the monotonic clock on. Holds a timer only while somebody waits. */
export class Timer extends Waitable {
  readonly #clock: Clock;
  readonly #when: bigint;
  readonly #elapsed = new Gate();
  #handle: ReturnType<typeof setTimeout> | undefined;
  /** Who waits now, where the clock has alarms of its own: one that nobody waits for would be a sleeper who is awake. */
  #waiting = 0;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock, when: bigint) {
    super();
    this.#clock = clock;
    this.#when = when;
  }

  get isReady(): boolean {
    return guestNow(this.#clock) >= this.#when;
  }

  clear(): void {
    clearTimeout(this.#handle);
    this.#handle = undefined;
    this.#callOff?.();
  }

  override add(waker: Waker): void {
    super.add(waker);
    if (++this.#waiting === 1) this.#callOff = this.#clock.alarm?.(this.#visibleFrom, () => this.#elapsed.open());
  }

  override remove(waker: Waker): void {
    super.remove(waker);
    if (--this.#waiting === 0) this.#callOff?.();
  }

  protected changed(): Promise<void> {
    const elapsed = this.#elapsed.wait();
    if (this.#clock.alarm === undefined) this.#handle = setTimeout(() => this.#elapsed.open(), this.#delayMs());
    return elapsed;
  }

  /** When the guest can see that it is due. */
  get #visibleFrom(): bigint {
    const started = this.#when % GUEST_RESOLUTION_NS;
    return started === 0n ? this.#when : this.#when - started + GUEST_RESOLUTION_NS;
  }

  /** A delay that is cut is armed again, because whoever waits looks at `isReady` first. */
  #delayMs(): number {
    const rest = (this.#when - this.#clock.monotonic() + 999_999n) / 1_000_000n;
    return rest > MAX_DELAY_MS ? MAX_DELAY_MS : Math.max(0, Number(rest));
  }
}
