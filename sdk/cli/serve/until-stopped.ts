import { releaseSignals } from '../early-signals.js';

/** Launchers pass on signals that the terminal has sent to everyone already: one Ctrl-C may arrive several times. */
const SAME_SIGNAL_MS = 300;
const INTERRUPTED = 130;

/**
 * Runs a server of one process. SIGINT and SIGTERM stop it, wherever it is; so does SIGHUP, which a terminal sends when
 * it is closed. Another signal ends the process at once.
 *
 * @param run serves until `stop` is aborted; what it waits for before that it passes through `unlessStopped`
 * @returns the exit code
 */
export async function untilStopped(run: (stop: AbortSignal) => Promise<number>): Promise<number> {
  const stop = stopSignal();
  try {
    return await run(stop);
  } catch (cause) {
    if (!stop.aborted) throw cause;
    // Compilers may still be at work. What they write appears whole or not at all.
    process.exit(0);
  }
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    stoppingSince ??= now;
    if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  releaseSignals();
  return stop.signal;
}

/**
 * A step of a start that may be called off.
 *
 * @throws the reason of `stop` as soon as it is aborted, whether or not the step is done
 */
export function unlessStopped<T>(stop: AbortSignal, step: Promise<T>): Promise<T> {
  return Promise.race([step, aborted(stop)]);
}

/** Rejects when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Resolves when the signal is aborted. */
export function whenStopped(stop: AbortSignal): Promise<void> {
  return aborted(stop).catch(() => {});
}
