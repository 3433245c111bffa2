import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HelloFigures, HelloSettings } from './hello-thread.ts';

/** Clients that want to be left in peace, each on a connection that is kept. */
export class Hellos {
  readonly #thread: Worker;

  constructor(settings: HelloSettings) {
    this.#thread = new Worker(new URL('hello-thread.ts', import.meta.url), { workerData: settings });
  }

  /** What they have seen since they were last asked. */
  takeFigures(): Promise<HelloFigures> {
    return this.#ask('take');
  }

  /** When the last answer has come. */
  stop(): Promise<HelloFigures> {
    return this.#ask('stop');
  }

  async #ask(what: 'take' | 'stop'): Promise<HelloFigures> {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
    this.#thread.postMessage(what);
    return (await once(this.#thread, 'message'))[0] as HelloFigures;
  }
}
