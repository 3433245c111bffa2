const DAY_MS = 86_400_000;

/** Seasons of equal length follow one another, numbered from 1. */
export class Seasons {
  readonly #start: number;
  readonly #length: number;

  /** @param first day on which season 1 begins, such as `2026-01-05`, in UTC */
  constructor(first: string, days: string) {
    this.#start = Date.parse(first);
    this.#length = Number(days) * DAY_MS;
    if (!(this.#length > 0) || Number.isNaN(this.#start)) throw new RangeError(`No season: ${first}, ${days} days`);
  }

  /** The season of now; 0 or less: the first has not begun. */
  get current(): number {
    return Math.floor((Date.now() - this.#start) / this.#length) + 1;
  }

  endOf(season: number): Date {
    return new Date(this.#start + season * this.#length);
  }
}
