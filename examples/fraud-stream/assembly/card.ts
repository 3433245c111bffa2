import { Payment } from "./payment";

/** Times of payments that are kept: enough to see that there are too many. */
export const KEPT_TIMES: i32 = 8;

/** What is known of a card: a few numbers, however many payments there were. */
export class Card {
  /** Neighbours in the order of their last use; for `Cards`. */
  newer: Card | null = null;
  older: Card | null = null;

  private count: i32 = 0;
  private mean: f64 = 0;
  private squares: f64 = 0;
  private readonly times: StaticArray<f64> = new StaticArray<f64>(KEPT_TIMES).fill(-Infinity);
  private attempts: i32 = 0;
  private place: Payment | null = null;

  constructor(readonly name: string) {}

  /** Payments that amounts are compared with. */
  get payments(): i32 {
    return this.count;
  }

  get meanAmount(): f64 {
    return this.mean;
  }

  get deviation(): f64 {
    return this.count < 2 ? 0 : Math.sqrt(this.squares / <f64>(this.count - 1));
  }

  /** The last payment that came from a known place. */
  get lastPlaced(): Payment | null {
    return this.place;
  }

  /** How many attempts there were within so many milliseconds of `time`, at most `KEPT_TIMES`. */
  attemptsAround(time: f64, milliseconds: f64): i32 {
    let found = 0;
    for (let i = 0; i < KEPT_TIMES; i++) if (Math.abs(time - this.times[i]) <= milliseconds) found++;
    return found;
  }

  addAttempt(time: f64): void {
    this.times[this.attempts++ % KEPT_TIMES] = time;
  }

  /** A payment that goes through. Welford's method, as sums of squares lose small differences. */
  add(payment: Payment): void {
    this.count++;
    const distance = payment.amount - this.mean;
    this.mean += distance / <f64>this.count;
    this.squares += distance * (payment.amount - this.mean);
    if (payment.hasPlace) this.place = payment;
  }
}
