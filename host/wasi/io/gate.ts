/** Closed until something happens. All who wait share one promise, so waiting again and again holds no memory. */
export class Gate {
  #promise: Promise<void> | undefined;
  #open: (() => void) | undefined;

  wait(): Promise<void> {
    this.#promise ??= new Promise((resolve) => {
      this.#open = resolve;
    });
    return this.#promise;
  }

  /** Lets everybody pass who waits now; whoever comes later waits for the next time. */
  open(): void {
    const open = this.#open;
    this.#promise = undefined;
    this.#open = undefined;
    open?.();
  }
}
