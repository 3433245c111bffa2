import { afterPendingEvents, sharesTimers } from '../engine/index.ts';
import { atEndOfTurn } from './end-of-turn.ts';
import { takeFirst } from './take-first.ts';

/** How long work that can wait may go on in one turn of the event loop, in milliseconds. */
const SHARE_MS = 2;
/** Steps that start in one turn at most when nothing they start brings up the next. */
const STEPS = 16;

/**
 * Spreads work that can wait over turns of the event loop: making sandboxes, clearing them, beginning requests that stood
 * in line. However much of it comes at once, whatever else happens in the process waits for one share of it. Where timers
 * end with the request that set them, nothing can be left for later turns, and each request does its own.
 */
class Pace {
  readonly #waiting = new Set<() => void>();
  #planned = 0;
  #startedAt: number | undefined;

  /** Whether such work may go on in this turn. Counted from the first question of a turn, whatever happens in between. */
  get hasTime(): boolean {
    if (!sharesTimers) return true;
    if (this.#startedAt !== undefined) return performance.now() - this.#startedAt < SHARE_MS;
    this.#startedAt = performance.now();
    atEndOfTurn(this.#endTurn);
    return true;
  }

  /**
   * Does a step in one of the next turns, after those that wait already. One that waits is not put in line again: a step does a
   * piece of what there is to do, and asks again while there is more. A place in line for each piece would outlive the piece where
   * somebody else does it first, and the line would grow as long as requests come.
   */
  later(step: () => void): void {
    if (!sharesTimers) return afterPendingEvents(step);
    this.#waiting.add(step);
    this.#plan();
  }

  #plan(): void {
    if (this.#planned >= Math.min(this.#waiting.size, STEPS)) return;
    this.#planned++;
    afterPendingEvents(this.#step);
  }

  readonly #endTurn = (): void => {
    this.#startedAt = undefined;
  };

  /** Each step has a callback of its own, so that what it sets free has run before the time is looked at again. */
  readonly #step = (): void => {
    this.#planned--;
    if (this.hasTime) takeFirst(this.#waiting)?.();
    this.#plan();
  };
}

/** One event loop, one pace, whatever function the work is for. */
export const pace = new Pace();
