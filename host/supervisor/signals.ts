import { Supervisor, type SupervisorLog, type SupervisorOptions } from './supervisor.ts';

/** Launchers pass on signals that the terminal has sent to everyone already: one Ctrl-C may arrive several times. */
const SAME_SIGNAL_MS = 300;
const INTERRUPTED = 130;

export interface ServiceOptions<Settings> extends Omit<SupervisorOptions<Settings>, 'signal'> {
  /** Told when all its workers serve. */
  onServing(supervisor: Supervisor<Settings>): void;
}

/**
 * Starts a supervisor, or several one after the other, and runs them as one service. SIGTERM and SIGINT drain, or call off a start that is under way; a second
 * one ends at once. SIGHUP replaces the workers; one that comes during the start does so as soon as all of them serve.
 *
 * Signals are handled from the call on, not only from its first turn.
 *
 * @returns the exit code: 0 all ended by themselves, 1 some had to be cut off, 130 ended at once
 * @throws SkerryError why it cannot start, or why no worker can serve any more
 */
export async function superviseUntilStopped<Settings>(...options: readonly ServiceOptions<Settings>[]): Promise<number> {
  const service = new Service(options);
  process.on('SIGINT', service.stop).on('SIGTERM', service.stop).on('SIGHUP', service.restart);
  try {
    return await service.run();
  } finally {
    process.off('SIGINT', service.stop).off('SIGTERM', service.stop).off('SIGHUP', service.restart);
  }
}

class Service<Settings> {
  readonly #options: readonly ServiceOptions<Settings>[];
  readonly #log: SupervisorLog;
  readonly #start = new AbortController();
  readonly #supervisors: Supervisor<Settings>[] = [];
  #isServing = false;
  #stoppingSince: number | undefined;
  #isRestartDue = false;
  #isForced = false;

  constructor(options: readonly ServiceOptions<Settings>[]) {
    this.#options = options;
    this.#log = options[0]!.log;
  }

  async run(): Promise<number> {
    try {
      if (!(await this.#startAll())) return this.#isForced ? INTERRUPTED : 0;
      this.#isServing = true;
      for (const [i, { onServing }] of this.#options.entries()) onServing(this.#supervisors[i]!);
      if (this.#isRestartDue) this.#replaceWorkers();
      const areComplete = await Promise.all(this.#supervisors.map(({ ended }, i) => (i === 0 ? ended : this.#goOnWithout(ended))));
      return this.#isForced ? INTERRUPTED : areComplete.every(Boolean) ? 0 : 1;
    } catch (cause) {
      // One cannot go on: the others finish what runs.
      await Promise.allSettled(this.#supervisors.map((supervisor) => supervisor.drain()));
      throw cause;
    }
  }

  /** What stands beside the first one is not worth ending that. */
  async #goOnWithout(ended: Promise<boolean>): Promise<boolean> {
    try {
      return await ended;
    } catch (cause) {
      this.#log.error({ err: cause }, 'A part of this service has ended for good, and the others go on: start it again');
      return false;
    }
  }

  /** @returns false: called off */
  async #startAll(): Promise<boolean> {
    try {
      for (const each of this.#options) this.#supervisors.push(await Supervisor.start({ ...each, signal: this.#start.signal }));
      return true;
    } catch (cause) {
      if (!this.#start.signal.aborted) throw cause;
      await Promise.all(this.#supervisors.map((supervisor) => supervisor.drain()));
      return false;
    }
  }

  readonly stop = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (this.#stoppingSince === undefined) {
      this.#stoppingSince = now;
      this.#log.info({ signal }, 'Finishing running requests; another signal stops them at once');
      this.#start.abort();
      for (const supervisor of this.#supervisors) void supervisor.drain();
    } else if (now - this.#stoppingSince > SAME_SIGNAL_MS) {
      this.#isForced = true;
      for (const supervisor of this.#supervisors) supervisor.kill();
    }
  };

  readonly restart = (signal: NodeJS.Signals): void => {
    if (this.#stoppingSince !== undefined) return;
    if (this.#isServing) return this.#replaceWorkers();
    this.#log.info({ signal }, 'The workers will be replaced when all of them serve');
    this.#isRestartDue = true;
  };

  #replaceWorkers(): void {
    this.#log.info({ signal: 'SIGHUP' }, 'Replacing the workers one after the other');
    Promise.all(this.#supervisors.map((supervisor) => supervisor.restart())).catch((cause: unknown) => {
      if (this.#stoppingSince !== undefined) return;
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#log.error({ err: cause }, `The restart was abandoned; the workers keep running: ${message}`);
    });
  }
}
