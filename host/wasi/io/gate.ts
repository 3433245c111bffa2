/** Closed until something happens. All who wait share one promise, so waiting again and again holds no memory. */
export class Gate {
  #waiting: PromiseWithResolvers<void> | undefined;

  wait(): Promise<void> {
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Lets everybody pass who waits now; whoever comes later waits for the next time. */
  open(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve();
  }
}
