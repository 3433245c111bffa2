import { Place } from "./place";

/** The nearest places so far, in order, not more than `count` and none beyond `limit`. */
export class Nearest {
  readonly places: Place[] = [];
  readonly squares: f64[] = [];

  constructor(
    private readonly count: i32,
    private readonly limit: f64,
  ) {}

  /** What is farther away than this is of no interest. */
  get bound(): f64 {
    const found = this.squares.length;
    return found < this.count ? this.limit : this.squares[found - 1];
  }

  offer(place: Place, square: f64): void {
    if (square > this.bound) return;
    if (this.places.length == this.count) {
      this.places.pop();
      this.squares.pop();
    }
    let at = this.squares.length;
    while (at > 0 && this.squares[at - 1] > square) at--;
    insert<Place>(this.places, at, place);
    insert<f64>(this.squares, at, square);
  }
}

function insert<T>(list: T[], at: i32, item: T): void {
  list.push(item);
  for (let i = list.length - 1; i > at; i--) list[i] = list[i - 1];
  list[at] = item;
}
