import { type ChildProcess, fork } from 'node:child_process';
import { SkerryError } from '../base/index.ts';
import { BEAT_MS, Heartbeat } from './heartbeat.ts';
import { fromReport } from './report.ts';
import { Starvation } from './starvation.ts';
import { CLOSING_MS, type ToSupervisor, type ToWorker } from './worker-link.ts';

/** Why a worker no longer serves although nobody ordered it. */
export type Loss = 'wedged' | 'crashed' | 'bug' | 'asked';

export interface WorkerOptions {
  /** Module that calls `runWorker`. */
  readonly entry: URL;
  /** Descriptor of the listening socket. */
  readonly socket: number;
  readonly start: Extract<ToWorker, { type: 'start' }>;
  /** Silence after which a worker counts as wedged. */
  readonly silenceMs: number;
  /** How long a worker may take until it serves. */
  readonly startMs: number;
  onLost(worker: WorkerProcess, loss: Loss, error: SkerryError): void;
}

/** `starting → serving → leaving → gone`; from any of them straight to `gone`. */
type Phase = 'starting' | 'serving' | 'leaving' | 'gone';

/** One worker, from its start to its end. */
export class WorkerProcess {
  readonly #options: WorkerOptions;
  readonly #child: ChildProcess;
  readonly #heartbeat: Heartbeat;
  #starvation: Starvation | undefined;
  #checkedAt: number;
  readonly #listening = Promise.withResolvers<string>();
  readonly #gone = Promise.withResolvers<void>();
  #phase: Phase = 'starting';
  #killAt: number;
  #wasCut = false;

  constructor(options: WorkerOptions) {
    const now = performance.now();
    this.#options = options;
    this.#heartbeat = new Heartbeat(options.silenceMs, BEAT_MS, now);
    this.#checkedAt = now;
    this.#killAt = now + options.startMs;
    // Standard output and error are the supervisor's own, so that what a dying worker says last is not lost.
    this.#child = fork(options.entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc', options.socket], serialization: 'advanced' });
    this.#child.on('message', (message: ToSupervisor) => this.#hear(message));
    this.#child.on('exit', (code, signal) => this.#exited(code, signal));
    this.#child.on('error', (cause) => this.#neverStarted(cause));
    // Whoever waits for it handles it; a worker that is stopped while it starts has nobody who waits.
    this.#listening.promise.catch(() => {});
    this.#tell(options.start);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isServing(): boolean {
    return this.#phase === 'serving';
  }

  /** Whether it ended before it had finished what ran. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  /** Resolves with its announcement when it serves; rejects with a `SkerryError` when it never will. */
  get listening(): Promise<string> {
    return this.#listening.promise;
  }

  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /**
   * Makes it accept no more, finish what runs, and exit; kills it when that takes longer than `limitMs`, or when it has
   * not begun to serve.
   */
  leave(limitMs: number): void {
    if (this.#phase === 'gone') return;
    if (this.#phase === 'starting') return this.kill();
    const killAt = performance.now() + limitMs + CLOSING_MS;
    this.#killAt = this.#phase === 'leaving' ? Math.min(this.#killAt, killAt) : killAt;
    this.#phase = 'leaving';
    this.#tell({ type: 'drain', limitMs });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** To be called every `BEAT_MS`. */
  check(now: number): void {
    if (this.#phase === 'serving') this.#checkHeartbeat(now);
    else if (this.#phase !== 'gone' && now >= this.#killAt) this.#giveUp();
  }

  #checkHeartbeat(now: number): void {
    const starvedMs = this.#starvation?.since(now - this.#checkedAt);
    this.#checkedAt = now;
    if (!this.#heartbeat.check(now, starvedMs)) return;
    const message = `Worker ${this.pid} gave no sign of life for ${this.#options.silenceMs} ms and was killed`;
    const help = 'Something blocked its event loop; check the log for what was running at that time.';
    this.kill();
    this.#lose('wedged', new SkerryError('WORKER_WEDGED', message, { help }));
  }

  #giveUp(): void {
    this.kill();
    if (this.#phase === 'leaving') return;
    const message = `Worker ${this.pid} did not serve within ${this.#options.startMs} ms and was killed`;
    const help = 'Preparing its functions takes too long; look for one whose component is very large.';
    this.#phase = 'leaving';
    this.#killAt = Infinity;
    this.#listening.reject(new SkerryError('WORKER_WEDGED', message, { help }));
  }

  #hear(message: ToSupervisor): void {
    if (message.type === 'beat') this.#heartbeat.beat();
    else if (message.type === 'listening') this.#serve(message.announcement);
    else if (message.type === 'failed') this.#listening.reject(fromReport(message.report));
    else if (message.why === 'asked') this.#lose('asked', this.#askedToLeave());
    else this.#lose('bug', this.#hasBug());
  }

  #serve(announcement: string): void {
    if (this.#phase !== 'starting') return;
    this.#phase = 'serving';
    // Its start is not silence.
    this.#checkedAt = performance.now();
    this.#heartbeat.check(this.#checkedAt);
    this.#heartbeat.beat();
    this.#starvation = new Starvation(this.pid!);
    this.#listening.resolve(announcement);
  }

  /** It serves no more. It may still be finishing what runs. */
  #lose(loss: Loss, error: SkerryError): void {
    if (this.#phase !== 'serving') return;
    this.#phase = 'leaving';
    this.#killAt = performance.now() + this.#options.start.drainMs + CLOSING_MS;
    this.#options.onLost(this, loss, error);
  }

  /** What it said last may still be on its way. */
  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (code !== 0) this.#wasCut = true;
    if (this.#child.connected) this.#child.once('disconnect', () => this.#end(howItEnded(code, signal)));
    else this.#end(howItEnded(code, signal));
  }

  #neverStarted(cause: Error): void {
    if (this.pid === undefined) this.#end(`could not be started: ${cause.message}`);
  }

  #end(how: string): void {
    const isServing = this.#phase === 'serving';
    const error = new SkerryError('WORKER_CRASHED', `Worker ${this.pid ?? ''} ${how}${isServing ? '' : ' before it served'}`, {
      help: 'Its last output says why. An unexpected SIGKILL usually means that the system ran out of memory.',
    });
    this.#listening.reject(error);
    this.#lose('crashed', error);
    this.#phase = 'gone';
    this.#gone.resolve();
  }

  #askedToLeave(): SkerryError {
    return new SkerryError('WORKER_CRASHED', `Worker ${this.pid} was asked to stop by a signal`, {
      help: 'Signal the supervisor instead: SIGTERM to stop all, SIGHUP to replace all.',
    });
  }

  #hasBug(): SkerryError {
    return new SkerryError('HOST_BUG', `Worker ${this.pid} had an uncaught error`, {
      help: 'Please report it, with the log record before this one.',
    });
  }

  /** A worker that is dying cannot be told; its end says the rest. */
  #tell(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}
