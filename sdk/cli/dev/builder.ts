import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SkerryError } from '@skerry/host/base';
import { fromReport } from '@skerry/host/supervisor';
import type { FunctionFolder } from '../../functions/discover.ts';
import type { ReadyFunction } from '../../functions/index.ts';
import type { BuildAnswer, BuildOrder } from './builder-thread.ts';

/** `.ts` in the repository, `.js` in the published package. */
const THREAD = new URL(`./builder-thread${extname(import.meta.url)}`, import.meta.url);

export interface Built {
  /** undefined: it does not build, for the reason in `failure`. */
  readonly ready: ReadyFunction | undefined;
  readonly failure: SkerryError | undefined;
  /** Files that were read, or would have been, absolute. */
  readonly inputs: readonly string[];
}

/** Builds functions in a thread of its own, where compilers stay warm and no request waits for them. */
export class Builder {
  readonly #optimize: boolean;
  readonly #waiting = new Map<number, (built: Built) => void>();
  #thread: Worker | undefined;
  #count = 0;

  constructor(optimize: boolean) {
    this.#optimize = optimize;
  }

  build(folder: FunctionFolder): Promise<Built> {
    const id = ++this.#count;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#running().postMessage({ id, folder, optimize: this.#optimize } satisfies BuildOrder, []);
    });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #running(): Worker {
    if (this.#thread) return this.#thread;
    const thread = new Worker(THREAD);
    thread.on('message', (answer: BuildAnswer) => this.#answered(answer));
    thread.on('error', (cause) => this.#broke(thread, String(cause)));
    thread.on('exit', (code) => this.#broke(thread, `exit code ${code}`));
    this.#thread = thread;
    return thread;
  }

  #answered({ id, ready, report, inputs }: BuildAnswer): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.({ ready, failure: report && fromReport(report), inputs });
  }

  /** Out of memory, or a crash of a compiler: the next build gets another thread. */
  #broke(thread: Worker, reason: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    const failure = new SkerryError('BUILD_TOOL_FAILED', `The build thread has ended: ${reason}`, {
      help: 'Save the file again to start another.',
    });
    for (const resolve of this.#waiting.values()) resolve({ ready: undefined, failure, inputs: [] });
    this.#waiting.clear();
  }
}
