import type { Supervisor, SupervisorLog } from './supervisor.ts';

/** Launchers pass on signals that the terminal has sent to everyone already: one Ctrl-C may arrive several times. */
const SAME_SIGNAL_MS = 300;
const INTERRUPTED = 130;

/**
 * Runs a supervisor as a service: SIGTERM and SIGINT drain, a second one ends at once, SIGHUP replaces the workers.
 *
 * @returns the exit code: 0 all ended by themselves, 1 some had to be cut off, 130 ended at once
 * @throws SkerryError why no worker can serve any more
 */
export async function runUntilStopped(supervisor: Supervisor, log: SupervisorLog): Promise<number> {
  let stoppingSince: number | undefined;
  let isForced = false;
  const stop = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (stoppingSince === undefined) {
      stoppingSince = now;
      log.info({ signal }, 'Finishing what runs; another signal ends it at once');
      void supervisor.drain();
    } else if (now - stoppingSince > SAME_SIGNAL_MS) {
      isForced = true;
      supervisor.kill();
    }
  };
  const restart = (): void => {
    log.info({ signal: 'SIGHUP' }, 'Replacing the workers one after the other');
    supervisor.restart().catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      log.error({ err: cause }, `The restart was abandoned, the workers go on: ${message}`);
    });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', restart);
  try {
    const isComplete = await supervisor.ended;
    return isForced ? INTERRUPTED : isComplete ? 0 : 1;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', restart);
  }
}
