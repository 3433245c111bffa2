import { vi } from 'vitest';

/** An event loop whose turns a test makes, and a clock that stands still until it is moved. */
export class Loop {
  readonly #callbacks: (() => void)[] = [];

  /** @param sharesTimers whether a request may wait for what another one began */
  constructor(sharesTimers = true) {
    vi.resetModules();
    vi.doMock('../engine/index.ts', () => ({
      sharesTimers,
      afterPendingEvents: (callback: () => void) => void this.#callbacks.push(callback),
    }));
    vi.useFakeTimers({ toFake: ['performance'] });
  }

  /** Callbacks that wait for the next turn. */
  get waiting(): number {
    return this.#callbacks.length;
  }

  /** As Node.js does it: what asks for a turn in this one gets the next. */
  async turn(): Promise<void> {
    for (const callback of this.#callbacks.splice(0)) {
      callback();
      await this.settle();
    }
  }

  /** Until no promise has anything to do. */
  async settle(): Promise<void> {
    await new Promise((resolve) => void setImmediate(resolve));
  }

  /** Something takes so many milliseconds. */
  spend(milliseconds: number): void {
    vi.advanceTimersByTime(milliseconds);
  }

  close(): void {
    vi.useRealTimers();
    vi.doUnmock('../engine/index.ts');
  }
}
