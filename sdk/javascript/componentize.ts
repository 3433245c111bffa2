import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './worker.ts';

/** Evaluating the modules of a program takes milliseconds; one that needs this long does not end. */
export const EVALUATION_LIMIT_MS = 20_000;

/** What became of a program that could not be turned into a component. */
export type Outcomes = Exclude<Outcome, { kind: 'started' }> | { readonly kind: 'timeout' };

/** `.ts` in the repository, `.js` in the published package. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Lets the build thread get ready while the program is being bundled. */
export function prepare(world: Job['world']): void {
  worker ??= startWorker();
  worker.postMessage({ world, code: undefined } satisfies Job, []);
}

/** Builds wait for each other: one worker keeps the engine warm, and two would compete for its memory. */
export function componentize(job: Job, evaluationLimitMs: number = EVALUATION_LIMIT_MS): Promise<Outcomes> {
  const result = last.then(() => runJob(job, evaluationLimitMs));
  last = result.catch(() => undefined);
  return result;
}

function startWorker(): Worker {
  const started = new Worker(WORKER);
  started.unref();
  started.once('exit', () => {
    if (worker === started) worker = undefined;
  });
  return started;
}

async function runJob(job: Job, limitMs: number): Promise<Outcomes> {
  const current = (worker ??= startWorker());
  current.ref();
  const listening = new AbortController();
  try {
    return await exchange(current, job, limitMs, listening.signal);
  } finally {
    listening.abort();
    // An idle worker does not keep the process alive.
    current.unref();
  }
}

function exchange(current: Worker, job: Job, limitMs: number, signal: AbortSignal): Promise<Outcomes> {
  return new Promise((resolve) => {
    const receive = (outcome: Outcome) => {
      if (outcome.kind === 'started') limitEvaluation(current, limitMs, signal, () => resolve({ kind: 'timeout' }));
      else resolve(outcome);
    };
    const fail = (reason: unknown) => resolve({ kind: 'tool', message: `The build thread ended (${String(reason)})` });
    current.on('message', receive).on('error', fail).on('exit', fail);
    signal.addEventListener('abort', () => current.off('message', receive).off('error', fail).off('exit', fail));
    current.postMessage(job, []);
  });
}

/** Only the end of its thread ends a program that is in an endless loop. */
function limitEvaluation(current: Worker, limitMs: number, signal: AbortSignal, expired: () => void): void {
  const timer = setTimeout(() => {
    expired();
    if (worker === current) worker = undefined;
    void current.terminate();
  }, limitMs);
  signal.addEventListener('abort', () => clearTimeout(timer));
}
