import { isLocked } from './failure.ts';

/**
 * How long to wait before asking for a lock again, in milliseconds. Short and irregular: nobody hands the lock over, so a
 * process gets it by asking in a gap between two commits of the others, and no two ask in step.
 */
export const retryDelayMs = (): number => 1 + Math.random() * 4;

const still = new Int32Array(new SharedArrayBuffer(4));

/** Waits for a retry, and the thread with it. */
export function waitStill(): void {
  Atomics.wait(still, 0, 0, retryDelayMs());
}

/**
 * Runs something again while another process holds the lock that it needs. The thread waits with it, so this is for
 * opening and closing; whatever serves requests waits in the `CommitQueue`.
 *
 * @param deadline by `performance.now()`; it runs once in any case
 * @throws what `run` threw last
 */
export function patiently<T>(deadline: number, run: () => T): T {
  for (;;) {
    const isLast = performance.now() >= deadline;
    try {
      return run();
    } catch (error) {
      if (isLast || !isLocked(error)) throw error;
    }
    waitStill();
  }
}
