import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HOST_LIMITS, SkerryError, Turnstile } from '../base/index.ts';
import { type AheadCache, type MakeAhead, withCode } from '../engine/index.ts';
import { type AheadAnswer, type AheadJob, type AheadSettings, receivedFailure, receivedMade } from './ahead-job.ts';

/** `.ts` in the repository, `.js` in the published package. */
const THREAD = new URL(`./ahead-thread${extname(import.meta.url)}`, import.meta.url);
/** Threads at the same time: one component that takes long does not hold up all others. */
const THREADS = 2;
/** A thread that has nothing to do for so long ends: it holds 50 MB, and what it compiled last. */
const IDLE_MS = 10_000;
/** How often a thread is asked what it has used. */
const LOOK_MS = 250;
/** It may wait for a busy machine, but not without end: so many times what it may use. */
const PATIENCE = 4;

/** What a component was kept in, that threads share. */
export interface SharedCache {
  readonly folder: string;
  readonly cache: AheadCache;
}

/**
 * Prepares components in threads of their own, so that whoever serves meanwhile does not wait: rewriting a large one takes
 * a second. A thread whose component takes too long or too much is ended.
 */
export class AheadThreads {
  readonly #shared: SharedCache | undefined;
  readonly #prepareMs: number;
  readonly #turnstile = new Turnstile(THREADS);
  /** With what ends them. */
  readonly #idle = new Map<Worker, NodeJS.Timeout>();

  /**
   * @param shared undefined: nothing is kept
   * @param prepareMs what one component may take of a processor, in milliseconds
   */
  constructor(shared: SharedCache | undefined, prepareMs: number = HOST_LIMITS.prepareMs) {
    this.#shared = shared;
    this.#prepareMs = prepareMs;
  }

  /** @throws SkerryError `COMPONENT_*`, as preparing it does; `COMPONENT_TOO_COSTLY` when that takes too long or too much memory */
  readonly make: MakeAhead = async (component, recipe, key) => {
    const answer = await this.#turnstile.pass(() => this.#answerTo({ component, recipe, key }));
    if (answer.kind === 'failure') throw receivedFailure(answer);
    if (answer.kind === 'made') return receivedMade(answer);
    const { glue, compiled } = answer;
    const kept = await this.#shared?.cache.load(key);
    if (kept) return withCode(kept, { glue: async () => glue, modules: compiled.map((module) => ({ compiled: module })) });
    throw new SkerryError('STORE_UNAVAILABLE', 'What was made of a component was removed before it could be used', {
      help: 'Leave the folder of prepared components alone while a host uses it, and try again.',
    });
  };

  async #answerTo(job: AheadJob): Promise<AheadAnswer> {
    const thread = this.#take();
    try {
      const answer = await ask(thread, job, this.#prepareMs);
      this.#rest(thread);
      return answer;
    } catch (cause) {
      this.#end(thread);
      throw cause;
    }
  }

  #take(): Worker {
    const thread = [...this.#idle.keys()].at(-1) ?? this.#start();
    this.#wake(thread);
    // Whoever waits for it waits, and nobody else: a program may end beside a thread at rest.
    thread.ref();
    return thread;
  }

  #rest(thread: Worker): void {
    thread.unref();
    this.#idle.set(thread, setTimeout(() => this.#end(thread), IDLE_MS).unref());
  }

  #wake(thread: Worker): void {
    clearTimeout(this.#idle.get(thread));
    this.#idle.delete(thread);
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: HOST_LIMITS.prepareMemoryBytes / (1024 * 1024) };
    const workerData: AheadSettings = { folder: this.#shared?.folder };
    const thread = new Worker(THREAD, { workerData, resourceLimits });
    // Told to whoever asked it; an idle one that ends is not missed.
    thread.on('error', () => this.#end(thread));
    return thread;
  }

  #end(thread: Worker): void {
    this.#wake(thread);
    void thread.terminate();
  }
}

/** @throws SkerryError `COMPONENT_TOO_COSTLY`: the thread is of no further use */
function ask(thread: Worker, job: AheadJob, prepareMs: number): Promise<AheadAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<AheadAnswer>();
  const onEnd = (cause: unknown): void => reject(tooMuch('as much memory as preparing one may take', cause));
  thread.once('message', resolve).once('error', onEnd);
  const component = whole(job.component);
  thread.postMessage({ ...job, component } satisfies AheadJob, [component.buffer]);
  // Behind what may throw: nobody would end it.
  const stop = watch(thread, prepareMs, (what) => reject(tooMuch(what, new Error('The time is over'))));
  return promise.finally(() => {
    stop();
    thread.off('message', resolve).off('error', onEnd);
  });
}

/**
 * Tells when a thread has used more of a processor than it may: on a machine with much to do it takes long without being to blame.
 *
 * @returns what ends that
 */
function watch(thread: Worker, prepareMs: number, onTooMuch: (what: string) => void): () => void {
  let before: number | undefined;
  const look = async (): Promise<void> => {
    const used = await usedMs(thread);
    before ??= used;
    if (used - before > prepareMs) onTooMuch(`more than ${prepareMs} ms of a processor`);
  };
  void look();
  const looking = setInterval(() => void look(), Math.min(LOOK_MS, prepareMs));
  const most = prepareMs * PATIENCE;
  const waiting = setTimeout(() => onTooMuch(`more than ${most} ms`), most);
  return () => {
    clearInterval(looking);
    clearTimeout(waiting);
  };
}

/** What a thread has used so far; nothing more once it has ended. */
async function usedMs(thread: Worker): Promise<number> {
  try {
    const { user, system } = await thread.cpuUsage();
    return (user + system) / 1000;
  } catch {
    return 0;
  }
}

/**
 * Bytes that change hands without being copied, or a copy of a part of others: it is written once, where serialized it would be
 * written over and over while the message grows.
 */
function whole(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, length } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === length ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

function tooMuch(what: string, cause: unknown): SkerryError {
  return new SkerryError('COMPONENT_TOO_COSTLY', `Preparing the component took ${what}`, {
    help: 'Build a smaller component, or split it.',
    cause,
  });
}
