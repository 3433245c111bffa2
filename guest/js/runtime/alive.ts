/**
 * The engine ends a request when nothing is left that could wake it up, and takes what was sent until then for the whole
 * response. A program that waits for a promise that nobody settles would so answer with half a body that looks like a whole
 * one. A timer that never fires in time makes it wait until the host's limit ends it.
 */

const { setTimeout, clearTimeout } = globalThis;

/** The longest time that a timer can have, 24 days. */
const NEVER_MS = 2 ** 31 - 1;
/** Most promises are settled by the program itself, a few turns of the microtask queue later: those need no timer. */
const TURNS_WITHOUT_TIMER = 24;

/** Keeps the request going until `release`. */
export class Hold {
  readonly #timer = setTimeout(() => undefined, NEVER_MS);

  release(): void {
    clearTimeout(this.#timer);
  }
}

/** Keeps the request going until the promise is settled. */
export async function waitFor<T>(value: PromiseLike<T>): Promise<T> {
  const promise = Promise.resolve(value);
  const state = { isPending: true };
  const settle = (): void => {
    state.isPending = false;
  };
  promise.then(settle, settle);
  for (let turn = 0; state.isPending && turn < TURNS_WITHOUT_TIMER; turn++) await undefined;
  if (!state.isPending) return promise;
  const hold = new Hold();
  try {
    return await promise;
  } finally {
    hold.release();
  }
}
