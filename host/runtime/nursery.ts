import { sharesTimers } from '../engine/index.ts';
import { pace } from './pace.ts';

/** A function with requests that wait for a sandbox. */
export interface Expectant {
  /** Whether it would make one now. */
  readonly mayMake: boolean;
  /** Makes one. Resolves when it is there or has failed, and never rejects. */
  make(): Promise<void>;
}

/** Sandboxes that are being made at the same time, of all functions: those whose start functions compute or wait. */
const TOGETHER = 4;
/** Turns of the event loop that have to pass for each millisecond that a sandbox took. */
const TURNS_PER_MS = 2;

/**
 * Makes sandboxes one after another, for one function after another. A sandbox of a large component takes some
 * milliseconds that nothing can interrupt. So a burst of requests on a cold function begins with one, and each next one
 * is made when guests that compute have had their turns in between: most of the burst is served by sandboxes that
 * requests give back meanwhile. Where guests wait instead of computing, turns are short and so are the breaks.
 */
class Nursery {
  readonly #expectants = new Set<Expectant>();
  #making = 0;
  #turnsToWait = 0;

  /** Has sandboxes made for a function as long as it wants any. */
  enlist(expectant: Expectant): void {
    if (!sharesTimers) return makeAll(expectant);
    this.#expectants.add(expectant);
    this.#goOn();
  }

  #goOn(): void {
    if (this.#making === 0 && this.#turnsToWait === 0 && pace.hasTime) this.#makeNext();
    if (this.#expectants.size > 0 && this.#making < TOGETHER) pace.later(this.#step);
  }

  readonly #step = (): void => {
    if (this.#turnsToWait > 0) this.#turnsToWait--;
    else this.#makeNext();
    this.#goOn();
  };

  /** Whoever has had its turn goes to the end of the line, and whoever wants none now leaves it. */
  #makeNext(): void {
    for (const expectant of this.#expectants) {
      this.#expectants.delete(expectant);
      if (!expectant.mayMake) continue;
      void this.#make(expectant);
      if (expectant.mayMake) this.#expectants.add(expectant);
      return;
    }
  }

  async #make(expectant: Expectant): Promise<void> {
    this.#making++;
    const start = performance.now();
    await expectant.make();
    this.#making--;
    this.#turnsToWait = Math.ceil((performance.now() - start) * TURNS_PER_MS);
    this.#goOn();
  }
}

/** Where one request cannot wait for the turns of another, each makes its own. */
function makeAll(expectant: Expectant): void {
  while (expectant.mayMake) void expectant.make();
}

/** One thread makes them, whatever function they are for. */
export const nursery = new Nursery();
