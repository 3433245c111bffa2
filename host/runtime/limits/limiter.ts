import { SkerryError } from '../../base/index.ts';
import { Line, type Wait } from '../line.ts';
import { pace } from '../pace.ts';

/** Admits so many at the same time, lets some wait in line, and turns the rest away. */
export class Limiter {
  readonly #name: string;
  readonly #concurrency: number;
  readonly #queue: number;
  readonly #line = new Line<undefined, void>();
  /** For whoever waits until nothing runs any more. */
  #idle: PromiseWithResolvers<void> | undefined;
  #running = 0;
  /** Places that are kept for a later turn. */
  #kept = 0;

  constructor(name: string, limits: { readonly concurrency: number; readonly queue: number }) {
    this.#name = name;
    this.#concurrency = limits.concurrency;
    this.#queue = limits.queue;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /**
   * Takes a place; whoever has one calls `release` exactly once.
   *
   * @returns undefined when there was a free place, otherwise the wait for one
   * @throws SkerryError `LIMIT_CONCURRENCY` when the line is full too
   */
  acquire(): Wait<void> | undefined {
    if (this.#running < this.#concurrency) {
      this.#running++;
      return undefined;
    }
    if (this.#line.length >= this.#queue) throw this.#full();
    return this.#line.join(undefined);
  }

  /** The place goes to the first in line; in a turn that has begun enough of them already, it is kept for the next. */
  release(): void {
    if (this.#line.length === 0 || pace.hasTime) return this.#handOver();
    this.#kept++;
    pace.later(this.#handOverOne);
  }

  readonly #handOverOne = (): void => {
    this.#handOver();
    if (--this.#kept > 0) pace.later(this.#handOverOne);
  };

  #handOver(): void {
    const first = this.#line.next();
    if (first) first.serve();
    else if (--this.#running === 0) this.#tellIdle();
  }

  /** Resolves when nothing is running: what a guest does after its response counts. */
  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : (this.#idle ??= Promise.withResolvers()).promise;
  }

  #tellIdle(): void {
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  #full(): SkerryError {
    const message = `${this.#concurrency} requests of "${this.#name}" are running and ${this.#queue} are waiting, which is the limit`;
    return new SkerryError('LIMIT_CONCURRENCY', message, {
      help: 'Try again later, or raise "limits.concurrency" or "limits.queue" in skerry.json.',
    });
  }
}
