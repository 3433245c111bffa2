/** Told once: that what it waits for may have happened, or that the host broke while it waited. */
export interface Waker {
  wake(): void;
  fail(cause: unknown): void;
}

/**
 * Something that becomes ready. Wakers come and go without leaving a trace: a guest that polls the same stream a
 * million times must not pile up a million reactions on one promise.
 */
export abstract class Waitable {
  #wakers: Set<Waker> | undefined;
  #isArmed = false;

  abstract readonly isReady: boolean;

  /** Resolves when `isReady` may have become true; asked again if it did not. A rejection is a host bug. */
  protected abstract changed(): Promise<void>;

  add(waker: Waker): void {
    this.#wakers ??= new Set();
    this.#wakers.add(waker);
    if (!this.#isArmed) this.#arm();
  }

  remove(waker: Waker): void {
    this.#wakers?.delete(waker);
  }

  /** undefined when ready now. */
  wait(): Promise<void> | undefined {
    return this.isReady ? undefined : waitForAny([this]);
  }

  #arm(): void {
    this.#isArmed = true;
    this.changed().then(
      () => this.#release().forEach((waker) => waker.wake()),
      (cause: unknown) => this.#release().forEach((waker) => waker.fail(cause)),
    );
  }

  #release(): Waker[] {
    const wakers = [...(this.#wakers ?? [])];
    this.#isArmed = false;
    this.#wakers = undefined;
    return wakers;
  }
}

/** Resolves as soon as one of them is ready. */
export async function waitForAny(waitables: readonly Waitable[]): Promise<void> {
  while (!waitables.some(isReady)) await new Round(waitables).done;
}

const isReady = (waitable: Waitable): boolean => waitable.isReady;

/** One wait for the first of several. */
class Round implements Waker {
  readonly done: Promise<void>;
  readonly #waitables: readonly Waitable[];
  readonly #resolve: () => void;
  readonly #reject: (cause: unknown) => void;

  constructor(waitables: readonly Waitable[]) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#waitables = waitables;
    for (const waitable of waitables) waitable.add(this);
  }

  wake(): void {
    this.#leave();
    this.#resolve();
  }

  fail(cause: unknown): void {
    this.#leave();
    this.#reject(cause);
  }

  #leave(): void {
    for (const waitable of this.#waitables) waitable.remove(this);
  }
}

class AlwaysReady extends Waitable {
  readonly isReady = true;

  protected changed(): Promise<void> {
    return Promise.resolve();
  }
}

export const ALWAYS_READY: Waitable = new AlwaysReady();
