import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../support/connection.ts';

/** Between an answer and the next request on its connection: the server is at work, and not at its end. */
const PAUSE_MS = 10;

/** Clients that want to be left in peace, each on a connection that is kept. */
export class Hellos {
  /** Connections that ended before an answer. */
  broken = 0;
  /** Answers by any other status than 200. */
  readonly others = new Map<number, number>();
  #times: RecordableHistogram = createHistogram();
  #isOver = false;
  readonly #clients: readonly Promise<void>[];

  constructor(port: number, paths: readonly string[], each: number) {
    this.#clients = paths.flatMap((path) => Array.from({ length: each }, () => this.#client(port, path)));
  }

  /** Answers since the last call, and the time in which 99 of 100 had come, in milliseconds. */
  takeFigures(): { readonly answers: number; readonly p99Ms: number } {
    const times = this.#times;
    this.#times = createHistogram();
    return { answers: times.count, p99Ms: times.percentile(99) / 1000 };
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
  }

  async #client(port: number, path: string): Promise<void> {
    let connection = new Connection(port);
    while (!this.#isOver) {
      const start = performance.now();
      const status = await connection.get(path);
      this.#times.record(Math.max(1, Math.round((performance.now() - start) * 1000)));
      if (status === 0) {
        this.broken++;
        connection = new Connection(port);
      } else if (status !== 200) this.others.set(status, (this.others.get(status) ?? 0) + 1);
      await pause(PAUSE_MS);
    }
    connection.close();
  }
}
