import { readFileSync } from 'node:fs';

/** What Linux tells of the main thread of a process, in nanoseconds since it began. */
interface Scheduled {
  readonly ran: number;
  /** In the queue for a processor. Counted when the thread gets one. */
  readonly waited: number;
  /** Neither asleep nor stopped: it runs, or is in the queue. */
  readonly isRunnable: boolean;
}

const NS_PER_MS = 1e6;

/**
 * How long the main thread of another process wanted to run and got no processor. A thread that computes for ever on a
 * machine that is busy with other things, and one that computes a little there, are equally silent; this tells them
 * apart. Where the system does not tell (it is not Linux, or built without accounting), nobody is ever starved.
 */
export class Starvation {
  readonly #pid: number;
  #last: Scheduled | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    this.#last = scheduled(pid);
  }

  /** @param elapsedMs since the last call @returns milliseconds of them, perhaps more if some were not known then */
  since(elapsedMs: number): number {
    const last = this.#last;
    const now = last && scheduled(this.#pid);
    if (last === undefined || now === undefined) return 0;
    this.#last = now;
    // In the queue then and now, and never out of it. One that slept then has been in it for an unknown part of the time.
    if (now.ran === last.ran && last.isRunnable && now.isRunnable) return elapsedMs;
    return (now.waited - last.waited) / NS_PER_MS;
  }
}

function scheduled(pid: number): Scheduled | undefined {
  const [ran, waited] = read(`/proc/${pid}/schedstat`).split(' ').map(Number);
  return waited === undefined ? undefined : { ran: ran!, waited, isRunnable: isRunnable(pid) };
}

/** The name before the state may hold anything, parentheses too. */
function isRunnable(pid: number): boolean {
  return /\) R [^)]*$/.test(read(`/proc/${pid}/stat`));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
