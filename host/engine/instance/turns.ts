/**
 * Lets the event loop turn between slices of guests. At most one preempted guest goes on per turn, whatever their
 * number: everybody else waits for one slice and not for all of them.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;
  #number = 0;
  #numbered = false;

  /** Tells one turn of the event loop from the next. */
  get current(): number {
    if (!this.#numbered) {
      this.#numbered = true;
      afterPendingEvents(() => {
        this.#numbered = false;
        this.#number++;
      });
    }
    return this.#number;
  }

  /** Resolves when it is this guest's turn to go on. */
  next(): Promise<void> {
    return new Promise((resume) => {
      this.#waiting.push(resume);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    afterPendingEvents(() => {
      this.#scheduled = false;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}

/** Binds timers and promises to the request that made them: they end with it, and take along whoever waits for them. */
const IS_WORKERD = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** One event loop, one queue, whatever component a guest belongs to. In workerd there is none across requests. */
const shared = IS_WORKERD ? undefined : new Turns();

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
