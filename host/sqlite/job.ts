/** One call that waits for the next commit. */
export class Job {
  /** What it keeps in memory. */
  readonly bytes: number;
  readonly since = performance.now();
  /** To be committed by itself: together with others it failed. */
  isAlone = false;
  readonly #run: () => unknown;
  readonly #resolve: (value: never) => void;
  readonly #reject: (reason: unknown) => void;
  #value: unknown;
  #refusal: { readonly reason: unknown } | undefined;

  constructor(bytes: number, run: () => unknown, resolve: (value: never) => void, reject: (reason: unknown) => void) {
    this.bytes = bytes;
    this.#run = run;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @param isRefusal whether an error concerns this job alone, which has written nothing then */
  run(isRefusal: (error: unknown) => boolean): void {
    this.#refusal = undefined;
    try {
      this.#value = this.#run();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refusal = { reason: error };
    }
  }

  settle(): void {
    if (this.#refusal === undefined) this.#resolve(this.#value as never);
    else this.#reject(this.#refusal.reason);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }
}
