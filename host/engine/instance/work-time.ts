/** What an ordinary program burns in a millisecond on an ordinary processor. */
const FUEL_PER_MS = 1_000_000;

/** Fuel that a call of the host stands for, which burns none. */
const CALL_FUEL = 500;

/**
 * How long a guest works between the moments when it gets control and gives it back. By the clock; as long as that stands
 * still, as it does on some edge networks while code runs, by the fuel that the guest burns.
 */
export class WorkTime {
  #startedAt = 0;
  #fuel = 0;
  /** What of this stretch was handed out already. */
  #told = 0;

  /** The guest gets control. */
  begin(now: number): void {
    this.#startedAt = now;
    this.#fuel = 0;
    this.#told = 0;
  }

  /** It has burned so much. */
  burn(fuel: number): void {
    this.#fuel += fuel;
  }

  /** It has called the host. */
  call(): void {
    this.#fuel += CALL_FUEL;
  }

  /** Milliseconds since this was last asked. */
  next(now: number): number {
    const byClock = now - this.#startedAt;
    const worked = Math.max(this.#told, byClock > 0 ? byClock : this.#fuel / FUEL_PER_MS);
    const more = worked - this.#told;
    this.#told = worked;
    return more;
  }
}
