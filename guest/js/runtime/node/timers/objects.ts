import { assertFunction } from '../errors.ts';

type Callback = (...args: unknown[]) => void;

/** A timer, as Node.js hands it out: it can be asked, started again, and converted to what `clearTimeout` takes. */
export class Timeout {
  readonly #callback: () => void;
  readonly #delay: number;
  readonly #repeats: boolean;
  #id: number | undefined;
  #hasRef = true;

  constructor(callback: Callback, delay: number | undefined, args: unknown[], repeats: boolean) {
    assertFunction(callback, 'callback');
    this.#callback = () => {
      if (!repeats) this.#id = undefined;
      callback(...(args as never[]));
    };
    this.#delay = Number(delay) >= 1 ? Number(delay) : 1;
    this.#repeats = repeats;
    this.#start();
  }

  #start(): void {
    const start = (this.#repeats ? globalThis.setInterval : globalThis.setTimeout) as unknown as (
      callback: () => void,
      ms: number,
    ) => number;
    this.#id = start(this.#callback, this.#delay);
  }

  refresh(): this {
    this.close();
    this.#start();
    return this;
  }

  /** A request ends when its response is sent and `waitUntil` is done: no timer keeps it. */
  ref(): this {
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  close(): this {
    if (this.#id !== undefined) globalThis.clearTimeout(this.#id as never);
    this.#id = undefined;
    return this;
  }

  [Symbol.toPrimitive](): number | undefined {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export class Immediate extends Timeout {
  constructor(callback: Callback, args: unknown[]) {
    super(callback, 0, args, false);
  }
}

/** Takes what either Node's timers or the engine's return. */
export function clearTimer(timer: unknown): void {
  if (timer instanceof Timeout) timer.close();
  else if (timer !== undefined && timer !== null) globalThis.clearTimeout(Number(timer) as never);
}
