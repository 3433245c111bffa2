import { extname } from 'node:path';
import { superviseUntilStopped } from '@skerry/host/supervisor';
import { releaseSignals } from '../early-signals.js';
import { createLogger } from '../log.ts';
import { buildInChild } from './build-in-child.ts';
import type { ServeOptions } from './options.ts';
import type { WorkerSettings } from './worker.ts';

/** `.ts` in the repository, `.js` in the published package. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Serves with worker processes until a signal ends them. This process stays small: compilers, engine, server and storage
 * run in others.
 *
 * @returns the exit code
 */
export async function serveSupervised(options: ServeOptions, workers: number): Promise<number> {
  const log = createLogger(options.json);
  const exitCode = superviseUntilStopped<WorkerSettings>({
    entry: WORKER,
    workers,
    host: options.address,
    port: options.port,
    load: async (signal) => ({ options, workers, functions: await buildInChild(options.folder, signal) }),
    log,
    onServing: ({ announcement }) => console.log(announcement),
  });
  releaseSignals();
  return exitCode;
}
