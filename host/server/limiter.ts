import { SkerryError } from '../engine/index.ts';

/** Admits so many at the same time, lets some wait in line, and turns the rest away. */
export class Limiter {
  readonly #name: string;
  readonly #concurrency: number;
  readonly #queue: number;
  readonly #waiting: (() => void)[] = [];
  #onIdle: (() => void)[] = [];
  #running = 0;

  constructor(name: string, limits: { readonly concurrency: number; readonly queue: number }) {
    this.#name = name;
    this.#concurrency = limits.concurrency;
    this.#queue = limits.queue;
  }

  get running(): number {
    return this.#running;
  }

  /**
   * Takes a place; whoever has one calls `release` exactly once.
   *
   * @returns undefined when there was a free place, otherwise a promise of one
   * @throws SkerryError `LIMIT_CONCURRENCY` when the line is full too
   */
  acquire(): Promise<void> | undefined {
    if (this.#running < this.#concurrency) {
      this.#running++;
      return undefined;
    }
    if (this.#waiting.length >= this.#queue) throw this.#full();
    return new Promise((admitted) => this.#waiting.push(admitted));
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else if (--this.#running === 0) this.#tellIdle();
  }

  /** Resolves when nothing is running: what a guest does after its response counts. */
  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #tellIdle(): void {
    const told = this.#onIdle;
    this.#onIdle = [];
    for (const tell of told) tell();
  }

  #full(): SkerryError {
    const message =
      `${this.#concurrency} requests of "${this.#name}" are running and ${this.#queue} are waiting, which is the limit`;
    return new SkerryError('LIMIT_CONCURRENCY', message, {
      help: 'Try again later, or raise "limits.concurrency" or "limits.queue" in skerry.json.',
    });
  }
}
