import { extname } from 'node:path';
import { superviseUntilStopped } from '@skerry/host/supervisor';
import { releaseSignals } from '../early-signals.js';
import { createLogger } from '../log.ts';
import { ADMIN_ADDRESS, type HostOptions } from './options.ts';
import type { PlatformSettings } from './worker.ts';

/** `.ts` in the repository, `.js` in the published package. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Runs a platform with processes that serve and one for the admin API, until a signal ends it. This process stays small: engine,
 * servers and storage run in others.
 *
 * @returns the exit code
 */
export async function hostSupervised(options: HostOptions, workers: number): Promise<number> {
  const log = createLogger(options.json);
  const onServing = ({ announcement }: { readonly announcement: string }): void => console.log(announcement);
  const common = { entry: WORKER, log, onServing };
  const exitCode = superviseUntilStopped<PlatformSettings>(
    { ...common, workers, host: options.address, port: options.port, load: async () => ({ options, part: { workers } }) },
    { ...common, workers: 1, host: ADMIN_ADDRESS, port: options.adminPort, load: async () => ({ options, part: 'admin' }) },
  );
  releaseSignals();
  return exitCode;
}
