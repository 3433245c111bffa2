/** Random numbers that are the same for the same seed, everywhere (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From `low` on, below `high`. */
  between(low: number, high: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (high - low) * (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32);
  }

  /** A whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.between(0, end));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
