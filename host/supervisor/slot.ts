import type { SkerryError } from '../base/index.ts';
import { Backoff } from './backoff.ts';
import type { Loss, WorkerProcess } from './worker-process.ts';

export interface SlotOptions<Settings> {
  /** What a worker is started with when one takes the place of another that was lost. */
  settings(): Settings;
  spawn(settings: Settings, onLost: (worker: WorkerProcess, loss: Loss, error: SkerryError) => void): WorkerProcess;
  onServing(worker: WorkerProcess): void;
  onLost(loss: Loss, error: SkerryError): void;
  /** Another attempt follows after `delayMs` unless the slot is stopped. */
  onStartFailed(error: unknown, delayMs: number): void;
  readonly drainMs: number;
}

/** Who has served for so long is not part of a crash loop. */
const STABLE_MS = 10_000;
const BACKOFF = { baseMs: 250, maxMs: 10_000, random: Math.random } as const;

/**
 * The place of one worker. At most one serves in it; one more may be starting, others may be leaving.
 *
 * ```text
 * empty ──start──▶ starting ──listening──▶ serving ──replace──▶ serving, and its successor starting
 *                   ▲    │                    │
 *          back-off │    │ failed             │ lost (wedged, crashed, bug, asked)
 *                   └────┴────── waiting ◀────┘
 * any ──stop──▶ stopped, when the last worker is gone
 * ```
 */
export class Slot<Settings> {
  readonly #options: SlotOptions<Settings>;
  readonly #backoff = new Backoff(BACKOFF);
  /** All whose process lives. */
  readonly #alive = new Set<WorkerProcess>();
  #serving: WorkerProcess | undefined;
  #servingSince = 0;
  #launch: Promise<string> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: SlotOptions<Settings>) {
    this.#options = options;
  }

  get isServing(): boolean {
    return this.#serving !== undefined;
  }

  /**
   * Starts a worker, once.
   *
   * @returns its announcement when it serves
   * @throws SkerryError why it cannot
   */
  start(settings: Settings): Promise<string> {
    this.#launch = this.#launchOne(settings).finally(() => {
      this.#launch = undefined;
    });
    return this.#launch;
  }

  async #launchOne(settings: Settings): Promise<string> {
    const worker = this.#options.spawn(settings, (lost, loss, error) => this.#lost(lost, loss, error));
    this.#alive.add(worker);
    void worker.gone.then(() => this.#alive.delete(worker));
    const announcement = await worker.listening;
    this.#serving = worker;
    this.#servingSince = performance.now();
    this.#options.onServing(worker);
    return announcement;
  }

  /**
   * Puts a new worker in the place of the one that serves, which leaves when the new one serves.
   *
   * @throws SkerryError why the new one cannot serve; the old one goes on
   */
  async replace(settings: Settings): Promise<void> {
    await this.#launch?.catch(() => {});
    clearTimeout(this.#retry);
    if (this.#isStopped) return;
    const old = this.#serving;
    try {
      await this.start(settings);
    } finally {
      if (this.#serving === undefined) this.#startLater();
    }
    old?.leave(this.#options.drainMs);
    await old?.gone;
  }

  #lost(worker: WorkerProcess, loss: Loss, error: SkerryError): void {
    if (worker !== this.#serving) return;
    this.#serving = undefined;
    if (performance.now() - this.#servingSince >= STABLE_MS) this.#backoff.reset();
    this.#options.onLost(loss, error);
    // A successor that is starting already takes over, or reports that it cannot.
    if (this.#launch === undefined) this.#startLater();
  }

  #startLater(): number {
    const delay = this.#backoff.next();
    if (!this.#isStopped) this.#retry = setTimeout(() => void this.#startAgain(), delay);
    return delay;
  }

  async #startAgain(): Promise<void> {
    try {
      await this.start(this.#options.settings());
    } catch (cause) {
      this.#options.onStartFailed(cause, this.#startLater());
    }
  }

  /** To be called every `BEAT_MS`. */
  check(now: number): void {
    for (const worker of this.#alive) worker.check(now);
  }

  /**
   * Ends all workers of the slot: the one that serves finishes what runs.
   *
   * @returns whether each of them ended by itself
   */
  async stop(limitMs: number): Promise<boolean> {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    const all = [...this.#alive];
    for (const worker of all) worker.leave(limitMs);
    await Promise.all(all.map(({ gone }) => gone));
    return all.every(({ wasCut }) => !wasCut);
  }

  kill(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    for (const worker of this.#alive) worker.kill();
  }
}
