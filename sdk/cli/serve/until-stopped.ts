/** Launchers pass on signals that the terminal has sent to everyone already: one Ctrl-C may arrive several times. */
const SAME_SIGNAL_MS = 300;
const INTERRUPTED = 130;

/** Resolves at the first signal; another one ends the process at once. */
export function untilStopped(): Promise<void> {
  let stoppingSince: number | undefined;
  return new Promise((done) => {
    const stop = (): void => {
      const now = performance.now();
      stoppingSince ??= now;
      if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
      done();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
