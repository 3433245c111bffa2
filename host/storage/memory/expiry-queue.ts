/** An entry that expires, as it was when it was written. */
interface Due {
  readonly at: number;
  readonly key: string;
  readonly version: bigint;
}

/** Records of entries that are gone or were written anew, beyond as many as are right. */
const STALE = 64;

/**
 * Which entries expire next: a heap. An entry that is written again leaves a record behind, which whoever takes it finds
 * out; before those outnumber the others, they are taken out.
 */
export class ExpiryQueue {
  #heap: Due[] = [];
  #live = 0;
  readonly #isRight: (due: Due) => boolean;

  /** @param isRight whether the entry is still the one that was written then */
  constructor(isRight: (due: Due) => boolean) {
    this.#isRight = isRight;
  }

  /** Whether no entry expires. */
  get isEmpty(): boolean {
    return this.#live === 0;
  }

  add(due: Due): void {
    this.#live++;
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
    if (this.#heap.length > 2 * this.#live + STALE) this.#clean();
  }

  /** An entry that was added is gone, or was written anew. */
  remove(): void {
    this.#live--;
  }

  /** The key of an entry that has expired by `now`. It is still in here until `remove`. */
  next(now: number): string | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#take();
      if (this.#isRight(first)) return first.key;
    }
    return undefined;
  }

  #take(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #clean(): void {
    this.#heap = this.#heap.filter(this.#isRight).toSorted((a, b) => a.at - b.at);
  }

  #rise(from: number): void {
    for (let i = from, up = (i - 1) >> 1; i > 0 && this.#at(i) < this.#at(up); i = up, up = (i - 1) >> 1) this.#swap(i, up);
  }

  #sink(from: number): void {
    for (let i = from; ;) {
      const left = 2 * i + 1;
      const least = [i, left, left + 1].reduce((a, b) => (this.#at(b) < this.#at(a) ? b : a));
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #at(i: number): number {
    return this.#heap[i]?.at ?? Infinity;
  }

  #swap(i: number, j: number): void {
    [this.#heap[i], this.#heap[j]] = [this.#heap[j]!, this.#heap[i]!];
  }
}
