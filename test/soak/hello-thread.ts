// The thread of the hellos: what it measures is not delayed by the clients that attack.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from '../support/connection.ts';

export interface HelloSettings {
  readonly port: number;
  readonly paths: readonly string[];
  /** Connections for each path. */
  readonly each: number;
}

export interface HelloFigures {
  /** Answers since it was last asked. */
  readonly answers: number;
  /** The time in which 99 of 100 of them had come, in milliseconds. */
  readonly p99Ms: number;
  /** The longest of them. */
  readonly maxMs: number;
  /** Connections that ended before an answer, since the start. */
  readonly broken: number;
  /** Answers by any other status than 200, since the start. */
  readonly others: readonly (readonly [status: number, count: number])[];
}

/** Between an answer and the next request on its connection: the server is at work, and not at its end. */
const PAUSE_MS = 10;

const { port, paths, each } = workerData as HelloSettings;
const others = new Map<number, number>();
let broken = 0;
let times: RecordableHistogram = createHistogram();
const asked = { isOver: false };

async function client(path: string): Promise<void> {
  let connection = new Connection(port);
  while (!asked.isOver) {
    const start = performance.now();
    const status = await connection.get(path);
    times.record(Math.max(1, Math.round((performance.now() - start) * 1000)));
    if (status === 0) {
      broken++;
      connection = new Connection(port);
    } else if (status !== 200) others.set(status, (others.get(status) ?? 0) + 1);
    await pause(PAUSE_MS);
  }
  connection.close();
}

function take(): HelloFigures {
  const { count, max } = times;
  const p99 = times.percentile(99);
  times = createHistogram();
  return { answers: count, p99Ms: p99 / 1000, maxMs: max / 1000, broken, others: [...others] };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
const tell = (): void => parentPort!.postMessage(take());
const clients = paths.flatMap((path) => Array.from({ length: each }, () => client(path)));
parentPort!.on('message', (message: 'take' | 'stop') => {
  if (message === 'take') return tell();
  asked.isOver = true;
  void Promise.all(clients).then(() => {
    tell();
    parentPort!.close();
  });
});
