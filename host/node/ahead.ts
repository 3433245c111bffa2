import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, HOST_LIMITS, type SandboxLimits, SkerryError } from '../base/index.ts';

export interface AheadJob {
  readonly component: Uint8Array;
  readonly limits: SandboxLimits;
}

/** undefined: it is in the cache, as far as that could be written. */
export type AheadAnswer = { readonly code: ErrorCode; readonly message: string; readonly help: string | undefined } | undefined;

/** `.ts` in the repository, `.js` in the published package. */
const THREAD = new URL(`./ahead-thread${extname(import.meta.url)}`, import.meta.url);
/** Threads at the same time: one component that takes long does not hold up all others. */
const THREADS = 2;

/**
 * Prepares components in threads of their own, so that whoever serves meanwhile does not wait: rewriting a large one takes
 * seconds. A thread whose component takes too long or too much is ended.
 */
export class AheadThreads {
  readonly #cache: string;
  readonly #idle: Worker[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #all = new Set<Worker>();
  #isClosed = false;

  /** @param cache folder of what is made */
  constructor(cache: string) {
    this.#cache = cache;
  }

  /** @throws SkerryError `COMPONENT_*`, as preparing it does; `COMPONENT_TOO_COSTLY` when that takes too long or too much memory */
  async prepare(job: AheadJob): Promise<void> {
    while (this.#idle.length === 0 && this.#all.size >= THREADS && !this.#isClosed)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#isClosed) throw new SkerryError('HOST_BUG', 'A component was to be prepared after the host was closed');
    const thread = this.#idle.pop() ?? this.#start();
    try {
      await ask(thread, job);
      this.#idle.push(thread);
    } catch (cause) {
      if (isOver(cause)) this.#end(thread);
      else this.#idle.push(thread);
      throw cause;
    } finally {
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: HOST_LIMITS.prepareMemoryBytes / (1024 * 1024) };
    const thread = new Worker(THREAD, { workerData: { cache: this.#cache }, resourceLimits });
    thread.unref();
    this.#all.add(thread);
    // Told to whoever asked it; an idle one that ends is not missed.
    thread.on('error', () => this.#end(thread));
    return thread;
  }

  #end(thread: Worker): void {
    this.#all.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
    void thread.terminate();
  }
}

/** The thread is of no further use. */
function isOver(cause: unknown): boolean {
  return !(SkerryError.is(cause) && cause.cause === undefined);
}

function ask(thread: Worker, job: AheadJob): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAnswer = (answer: AheadAnswer): void => {
    if (answer === undefined) return resolve();
    reject(new SkerryError(answer.code, answer.message, answer.help === undefined ? {} : { help: answer.help }));
  };
  const onEnd = (cause: unknown): void => reject(tooMuch('as much memory as preparing one may take', cause));
  const { prepareMs } = HOST_LIMITS;
  const timer = setTimeout(() => reject(tooMuch(`more than ${prepareMs} ms`, new Error('The time is over'))), prepareMs);
  thread.once('message', onAnswer).once('error', onEnd);
  thread.postMessage(job, []);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', onAnswer).off('error', onEnd);
  });
}

function tooMuch(what: string, cause: unknown): SkerryError {
  return new SkerryError('COMPONENT_TOO_COSTLY', `Preparing the component took ${what}`, {
    help: 'Build a smaller component, or split it.',
    cause,
  });
}
