import { SkerryError } from '../base/index.ts';
import { BEAT_MS } from './heartbeat.ts';
import { Slot } from './slot.ts';
import { Sockets } from './sockets.ts';
import { type Loss, WorkerProcess } from './worker-process.ts';

export interface SupervisorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface SupervisorOptions<Settings> {
  /** Module that calls `runWorker`; each worker runs it under the same Node.js. */
  readonly entry: URL;
  readonly workers: number;
  readonly host: string;
  /** 0: any free one, the same for all workers. */
  readonly port: number;
  /**
   * What workers are started with; asked at the start and for each `restart`. Anything that can be cloned.
   * @param signal aborted when nobody waits for it any more
   */
  load(signal: AbortSignal): Promise<Settings>;
  readonly log: SupervisorLog;
  /** How long a worker may finish what runs when it is told to leave. Default 30 s. */
  readonly drainMs?: number;
  /** Silence of a worker's event loop after which it is killed. Default 2 s. */
  readonly silenceMs?: number;
  /** How long a worker may take until it serves. Default 60 s. */
  readonly startMs?: number;
  /** Calls the start off: it rejects, and nothing is left running. Without effect once all workers serve. */
  readonly signal?: AbortSignal;
}

/** Why workers were replaced, each with how often. */
export type Replacements = Record<Loss | 'restart', number>;

/** So many starts in a row may fail before nothing is left to hope for. */
const MAX_FAILED_STARTS = 5;
const RETRY_FIRST_START_MS = 250;

/**
 * Keeps so many worker processes serving on one port, whatever happens to any of them. It imports neither engine nor
 * server nor storage: it has to stay alive when those break.
 */
export class Supervisor<Settings = unknown> {
  readonly #options: Required<SupervisorOptions<Settings>>;
  readonly #sockets: Sockets;
  readonly #slots: readonly Slot<Settings>[];
  readonly #ended = Promise.withResolvers<boolean>();
  /** Aborted when nothing is to be started any more. */
  readonly #stopped = new AbortController();
  readonly #replacements: Replacements = { wedged: 0, crashed: 0, bug: 0, asked: 0, restart: 0 };
  readonly #clock: NodeJS.Timeout;
  #settings: Settings;
  #announcement = '';
  #failedStarts = 0;
  #rolling: Promise<void> = Promise.resolve();
  #nextRolling: Promise<void> | undefined;

  private constructor(options: Required<SupervisorOptions<Settings>>, sockets: Sockets, settings: Settings) {
    this.#options = options;
    this.#sockets = sockets;
    this.#settings = settings;
    this.#slots = Array.from({ length: options.workers }, (_, index) => this.#slot(index));
    this.#clock = setInterval(() => this.#check(), BEAT_MS);
    this.#ended.promise.catch(() => {});
  }

  /**
   * Resolves when all workers serve.
   *
   * @throws SkerryError what `load` or a worker said why it cannot, `PORT_IN_USE`, `PORT_FORBIDDEN`, `WORKER_CRASHED`,
   *   `WORKER_WEDGED`; nothing is left running then
   */
  static async start<Settings>(options: SupervisorOptions<Settings>): Promise<Supervisor<Settings>> {
    const { signal = new AbortController().signal } = options;
    const complete = { drainMs: 30_000, silenceMs: 2000, startMs: 60_000, ...options, signal };
    const settings = await options.load(signal);
    signal.throwIfAborted();
    const sockets = await Sockets.bind(options.host, options.port, options.workers);
    const supervisor = new Supervisor<Settings>(complete, sockets, settings);
    await supervisor.#startAll();
    return supervisor;
  }

  /** Where clients on this machine reach the workers. */
  get origin(): string {
    return this.#sockets.origin;
  }

  /** What the first worker had to say. */
  get announcement(): string {
    return this.#announcement;
  }

  get replacements(): Readonly<Replacements> {
    return this.#replacements;
  }

  /**
   * Resolves when `drain` or `kill` is complete, with whether all workers finished what ran.
   * Rejects with the worker's error when no worker serves any more and none can be started.
   */
  get ended(): Promise<boolean> {
    return this.#ended.promise;
  }

  #slot(index: number): Slot<Settings> {
    const { entry, silenceMs, startMs, drainMs } = this.#options;
    return new Slot<Settings>({
      drainMs,
      settings: () => this.#settings,
      spawn: (settings, onLost) =>
        new WorkerProcess({
          entry,
          silenceMs,
          startMs,
          onLost,
          socket: this.#sockets.fd(index),
          start: { type: 'start', settings, origin: this.origin, drainMs },
        }),
      onServing: ({ pid }) => this.#serving(index, pid),
      onLost: (loss, error) => this.#lost(loss, error),
      onStartFailed: (cause, delayMs) => this.#startFailed(cause, delayMs),
    });
  }

  /** One goes first: what keeps it from serving would keep all of them, and is to be told once. */
  async #startAll(): Promise<void> {
    const [first, ...others] = this.#slots;
    const { signal } = this.#options;
    const callOff = (): void => void this.#endAll();
    signal.addEventListener('abort', callOff);
    try {
      signal.throwIfAborted();
      this.#announcement = await this.#startPatiently(first!);
      await Promise.all(others.map((slot) => this.#startPatiently(slot)));
      signal.throwIfAborted();
    } catch (cause) {
      await this.#endAll();
      throw cause;
    } finally {
      signal.removeEventListener('abort', callOff);
    }
  }

  /** A worker that says why it cannot serve will say so again. One that just ends may have met with bad luck. */
  async #startPatiently(slot: Slot<Settings>): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await slot.start(this.#settings);
      } catch (cause) {
        if (this.#isStopping || !isBadLuck(cause) || attempt === MAX_FAILED_STARTS) throw cause;
        this.#options.log.warn(fieldsOf(cause), `${messageOf(cause)}; trying again`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_FIRST_START_MS));
        if (this.#isStopping) throw cause;
      }
    }
  }

  #serving(slot: number, pid: number | undefined): void {
    this.#failedStarts = 0;
    this.#options.log.info({ slot, pid }, `Worker ${pid} serves`);
  }

  #lost(loss: Loss, error: SkerryError): void {
    if (this.#isStopping) return;
    this.#replacements[loss]++;
    this.#options.log[loss === 'asked' ? 'warn' : 'error'](
      { ...fieldsOf(error), replacements: { ...this.#replacements } },
      `${error.message}; another is taking its place`,
    );
  }

  #startFailed(cause: unknown, delayMs: number): void {
    if (this.#isStopping) return;
    this.#failedStarts++;
    const isHopeless = this.#failedStarts >= MAX_FAILED_STARTS && !this.#slots.some(({ isServing }) => isServing);
    const next = isHopeless ? 'no worker is left' : `next attempt in ${Math.ceil(delayMs)} ms`;
    this.#options.log.error(fieldsOf(cause), `${messageOf(cause)}; ${next}`);
    if (isHopeless) void this.#abandon(cause);
  }

  async #abandon(cause: unknown): Promise<void> {
    await this.#endAll();
    this.#ended.reject(cause);
  }

  async #endAll(): Promise<void> {
    this.#release();
    await Promise.all(this.#slots.map((slot) => slot.stop(0)));
  }

  #release(): void {
    this.#stopped.abort();
    clearInterval(this.#clock);
    this.#sockets.close();
    for (const slot of this.#slots) slot.kill();
  }

  get #isStopping(): boolean {
    return this.#stopped.signal.aborted;
  }

  #check(): void {
    const now = performance.now();
    for (const slot of this.#slots) slot.check(now);
  }

  /**
   * Replaces the workers one after the other, with what `load` returns now. A new one serves before the old one leaves,
   * and both accept from the same socket: no request is lost. Called again meanwhile, it goes round once more.
   *
   * @throws SkerryError what `load` or a new worker said why it cannot; workers that were not replaced go on
   */
  restart(): Promise<void> {
    this.#nextRolling ??= this.#rolling
      .catch(() => {})
      .then(() => {
        this.#nextRolling = undefined;
        this.#rolling = this.#roll();
        return this.#rolling;
      });
    return this.#nextRolling;
  }

  async #roll(): Promise<void> {
    const settings = await this.#options.load(this.#stopped.signal);
    for (const slot of this.#slots) {
      if (this.#isStopping) return;
      await slot.replace(settings);
      this.#settings = settings;
      this.#replacements.restart++;
    }
    this.#options.log.info({ replacements: { ...this.#replacements } }, 'All workers have been replaced');
  }

  /** Lets workers finish what runs, then ends them. New connections are refused from now on. */
  async drain(): Promise<void> {
    if (this.#isStopping) return;
    this.#stopped.abort();
    this.#sockets.close();
    const inTime = await Promise.all(this.#slots.map((slot) => slot.stop(this.#options.drainMs)));
    this.#release();
    this.#ended.resolve(inTime.every(Boolean));
  }

  /** Ends everything at once. */
  kill(): void {
    this.#release();
    this.#ended.resolve(false);
  }
}

function isBadLuck(cause: unknown): boolean {
  return SkerryError.is(cause) && (cause.code === 'WORKER_CRASHED' || cause.code === 'WORKER_WEDGED');
}

function fieldsOf(cause: unknown): object {
  return SkerryError.is(cause) ? { code: cause.code, help: cause.help } : { code: 'HOST_BUG', err: cause };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
