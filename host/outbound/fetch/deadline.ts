/** A longer delay is none for timers. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** What ends an exchange that takes too long: as a whole, or in one of its phases. */
export class Deadline {
  readonly #controller: AbortController;
  readonly #total: ReturnType<typeof setTimeout>;
  readonly #onOver: () => void;
  #phase: ReturnType<typeof setTimeout> | undefined;
  #phaseMs = 0;
  #tag = '';
  #expired: string | undefined;
  #isOver = false;

  constructor(controller: AbortController, totalMs: number, onOver: () => void) {
    this.#controller = controller;
    this.#onOver = onOver;
    this.#total = after(totalMs, () => this.#expire('HTTP-response-timeout'));
  }

  /** Tag of the error that a guest gets for it. */
  get expired(): string | undefined {
    return this.#expired;
  }

  /** Begins a phase; the one before is over. */
  set(ms: number, tag: string): void {
    this.#phaseMs = ms;
    this.#tag = tag;
    this.restart();
  }

  /** Something came. */
  restart(): void {
    clearTimeout(this.#phase);
    if (!this.#isOver) this.#phase = after(this.#phaseMs, () => this.#expire(this.#tag));
  }

  /** Nobody waits for the upstream right now. */
  pause(): void {
    clearTimeout(this.#phase);
  }

  over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#total);
    clearTimeout(this.#phase);
    this.#onOver();
  }

  #expire(tag: string): void {
    this.#expired ??= tag;
    this.#controller.abort();
  }
}

const after = (ms: number, expire: () => void): ReturnType<typeof setTimeout> =>
  setTimeout(expire, Math.min(Math.max(ms, 0), LONGEST_DELAY_MS));
