// A thread of each worker, beside its event loop. A worker whose supervisor died drains and exits by itself, unless its
// event loop stands still; then nobody but this thread is left to end it.
import { workerData } from 'node:worker_threads';

const { supervisor, limitMs } = workerData as GuardData;
const CHECK_MS = 500;

export interface GuardData {
  /** Process id of the worker's parent. */
  readonly supervisor: number;
  /** How long the worker may live without it. */
  readonly limitMs: number;
}

const check = setInterval(() => {
  if (process.ppid === supervisor) return;
  clearInterval(check);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), limitMs);
}, CHECK_MS);
