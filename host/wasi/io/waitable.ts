/** Told once that what it waits for may have happened. */
export interface Waker {
  wake(): void;
}

/**
 * Something that becomes ready. Wakers come and go without leaving a trace: a guest that polls the same stream a million
 * times must not pile up a million reactions on one promise.
 */
export abstract class Waitable {
  #wakers: Set<Waker> | undefined;
  #isArmed = false;

  abstract readonly isReady: boolean;

  /** Resolves when `isReady` may have become true. Asked again if it did not. Never rejects. */
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
    void this.changed().then(() => this.#fire());
  }

  #fire(): void {
    this.#isArmed = false;
    const wakers = [...(this.#wakers ?? [])];
    this.#wakers = undefined;
    for (const waker of wakers) waker.wake();
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
  #resolve: () => void = () => undefined;

  constructor(waitables: readonly Waitable[]) {
    this.#waitables = waitables;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const waitable of waitables) waitable.add(this);
  }

  wake(): void {
    for (const waitable of this.#waitables) waitable.remove(this);
    this.#resolve();
  }
}

class AlwaysReady extends Waitable {
  readonly isReady = true;

  protected changed(): Promise<void> {
    return Promise.resolve();
  }
}

export const ALWAYS_READY: Waitable = new AlwaysReady();
