import { Supervisor, type SupervisorLog, type SupervisorOptions } from './supervisor.ts';

/** Launchers pass on signals that the terminal has sent to everyone already: one Ctrl-C may arrive several times. */
const SAME_SIGNAL_MS = 300;
const INTERRUPTED = 130;

export interface ServiceOptions<Settings> extends Omit<SupervisorOptions<Settings>, 'signal'> {
  /** Told when all workers serve. */
  onServing(supervisor: Supervisor<Settings>): void;
}

/**
 * Starts a supervisor and runs it as a service. SIGTERM and SIGINT drain, or call off a start that is under way; a second
 * one ends at once. SIGHUP replaces the workers; one that comes during the start does so as soon as all of them serve.
 *
 * Signals are handled from the call on, not only from its first turn.
 *
 * @returns the exit code: 0 all ended by themselves, 1 some had to be cut off, 130 ended at once
 * @throws SkerryError why it cannot start, or why no worker can serve any more
 */
export async function superviseUntilStopped<Settings>(options: ServiceOptions<Settings>): Promise<number> {
  const service = new Service(options);
  process.on('SIGINT', service.stop).on('SIGTERM', service.stop).on('SIGHUP', service.restart);
  try {
    return await service.run();
  } finally {
    process.off('SIGINT', service.stop).off('SIGTERM', service.stop).off('SIGHUP', service.restart);
  }
}

class Service<Settings> {
  readonly #options: ServiceOptions<Settings>;
  readonly #log: SupervisorLog;
  readonly #start = new AbortController();
  #supervisor: Supervisor<Settings> | undefined;
  #stoppingSince: number | undefined;
  #isRestartDue = false;
  #isForced = false;

  constructor(options: ServiceOptions<Settings>) {
    this.#options = options;
    this.#log = options.log;
  }

  async run(): Promise<number> {
    const supervisor = await this.#started();
    if (supervisor === undefined) return this.#isForced ? INTERRUPTED : 0;
    this.#supervisor = supervisor;
    this.#options.onServing(supervisor);
    if (this.#isRestartDue) this.#replaceWorkers();
    const isComplete = await supervisor.ended;
    return this.#isForced ? INTERRUPTED : isComplete ? 0 : 1;
  }

  /** undefined: called off. */
  async #started(): Promise<Supervisor<Settings> | undefined> {
    try {
      return await Supervisor.start({ ...this.#options, signal: this.#start.signal });
    } catch (cause) {
      if (this.#start.signal.aborted) return undefined;
      throw cause;
    }
  }

  readonly stop = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (this.#stoppingSince === undefined) {
      this.#stoppingSince = now;
      this.#log.info({ signal }, 'Finishing running requests; another signal stops them at once');
      this.#start.abort();
      void this.#supervisor?.drain();
    } else if (now - this.#stoppingSince > SAME_SIGNAL_MS) {
      this.#isForced = true;
      this.#supervisor?.kill();
    }
  };

  readonly restart = (signal: NodeJS.Signals): void => {
    if (this.#stoppingSince !== undefined) return;
    if (this.#supervisor !== undefined) return this.#replaceWorkers();
    this.#log.info({ signal }, 'The workers will be replaced when all of them serve');
    this.#isRestartDue = true;
  };

  #replaceWorkers(): void {
    this.#log.info({ signal: 'SIGHUP' }, 'Replacing the workers one after the other');
    this.#supervisor!.restart().catch((cause: unknown) => {
      if (this.#stoppingSince !== undefined) return;
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#log.error({ err: cause }, `The restart was abandoned; the workers keep running: ${message}`);
    });
  }
}
