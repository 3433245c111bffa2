/** Time that guests may have had of one turn before the slices of all others in it become short, in milliseconds. */
const BUSY_MS = 2;
/** How long a guest runs before others get a turn, in milliseconds. */
const SLICE_MS = 1;
/** The same in a turn that has been long already: most requests need less. */
const SHORT_SLICE_MS = 0.4;
/** A guest that has run for less than this, in milliseconds, need not wait for all that compute without end. */
const YOUNG_MS = 10;

/**
 * Lets the event loop turn between slices of guests. At most one preempted guest goes on per turn, whatever their
 * number: everybody else waits for one slice and not for all of them. Those that have run for a short time and those
 * that have run for long take alternate turns, so that a request of some milliseconds is not held up by a crowd that
 * uses its time up, and neither is the crowd by many such requests.
 */
export class Turns {
  readonly #young: (() => void)[] = [];
  readonly #old: (() => void)[] = [];
  #oldIsNext = false;
  #scheduled = false;
  #number = 0;
  #startedAt: number | undefined;

  /** Tells one turn of the event loop from the next. */
  get current(): number {
    this.#start();
    return this.#number;
  }

  /** How long a guest may run in this turn, in milliseconds. */
  slice(now: number): number {
    return now - this.#start() < BUSY_MS ? SLICE_MS : SHORT_SLICE_MS;
  }

  /** @returns when something was first asked about this turn */
  #start(): number {
    if (this.#startedAt !== undefined) return this.#startedAt;
    afterPendingEvents(() => {
      this.#startedAt = undefined;
      this.#number++;
    });
    return (this.#startedAt = performance.now());
  }

  /**
   * Resolves when it is this guest's turn to go on.
   *
   * @param used how long it has run, in milliseconds
   */
  next(used: number): Promise<void> {
    return new Promise((resume) => {
      (used < YOUNG_MS ? this.#young : this.#old).push(resume);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    afterPendingEvents(() => {
      this.#scheduled = false;
      this.#takeNext()?.();
      if (this.#young.length + this.#old.length > 0) this.#schedule();
    });
  }

  #takeNext(): (() => void) | undefined {
    const [first, second] = this.#oldIsNext ? [this.#old, this.#young] : [this.#young, this.#old];
    this.#oldIsNext = !this.#oldIsNext;
    return first.shift() ?? second.shift();
  }
}

/** Binds timers and promises to the request that made them: they end with it, and take along whoever waits for them. */
const IS_WORKERD = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** Whether a request may wait for a timer that another one set. */
export const sharesTimers = !IS_WORKERD;

/** One event loop, one queue, whatever component a guest belongs to. In workerd there is none across requests. */
const shared = sharesTimers ? new Turns() : undefined;

/** Where a new sandbox waits for its turns. */
export const turnsOfSandbox = (): Turns => shared ?? new Turns();

type Schedule = (callback: () => void) => void;

/** Runs a callback after the events that are waiting now. */
export const afterPendingEvents: Schedule = chooseSchedule();

function chooseSchedule(): Schedule {
  const { setImmediate } = globalThis as unknown as { readonly setImmediate?: Schedule };
  if (setImmediate) return setImmediate;
  return IS_WORKERD ? throughTimer : throughMessageChannel();
}

/** In workerd, where messages are delivered as microtasks, before anybody else has a turn. Its timers are quick. */
function throughTimer(callback: () => void): void {
  setTimeout(callback, 0);
}

/** Elsewhere a timer would wait for some milliseconds. */
function throughMessageChannel(): Schedule {
  const callbacks: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => callbacks.shift()?.());
  port1.start();
  return (callback) => {
    callbacks.push(callback);
    port2.postMessage(undefined);
  };
}
