import type { Server } from 'node:http';
import { extname } from 'node:path';
import { Worker as Thread } from 'node:worker_threads';
import { SkerryError } from '../base/index.ts';
import { Connections } from './drain.ts';
import type { GuardData } from './guard.ts';
import { BEAT_MS } from './heartbeat.ts';
import { toReport } from './report.ts';
import { listenOn } from './sockets.ts';
import { CLOSING_MS, SOCKET_FD, type ToSupervisor, type ToWorker } from './worker-link.ts';

/** `.ts` in the repository, `.js` in the published package. */
const GUARD = new URL(`./guard${extname(import.meta.url)}`, import.meta.url);

/** What a worker serves. */
export interface WorkerApp {
  /** Ready to listen. */
  readonly server: Server;
  /** What the supervisor prints when all workers listen. */
  readonly announcement: string;
  /** Whether work goes on that no connection shows, such as a guest that runs on after its response. */
  isBusy(): boolean;
  /** Gives back what the app holds; the server is closed already. */
  close(): Promise<void>;
}

export interface WorkerOptions<Settings> {
  /** @param origin where clients reach the server, such as `http://127.0.0.1:8787` */
  open(settings: Settings, origin: string): Promise<WorkerApp>;
  /** A failure that nobody caught. */
  onBug(cause: unknown): void;
}

/** After a bug nothing is certain: what runs gets this long to finish. */
const BUG_DRAIN_MS = 1000;

/**
 * Makes this process a worker of the `Supervisor` that started it.
 *
 * @throws SkerryError `USAGE` when no supervisor started it
 */
export function runWorker<Settings>(options: WorkerOptions<Settings>): void {
  if (process.send === undefined) {
    throw new SkerryError('USAGE', 'A worker was started manually', { help: 'Run `skerry serve --workers N`.' });
  }
  new Worker(options as WorkerOptions<unknown>).watch();
}

/** `starting → serving → leaving`, then the process exits. */
class Worker {
  readonly #options: WorkerOptions<unknown>;
  #app: WorkerApp | undefined;
  #connections: Connections | undefined;
  #isLeaving = false;
  #drainMs = 0;

  constructor(options: WorkerOptions<unknown>) {
    this.#options = options;
  }

  watch(): void {
    process.on('message', (message: ToWorker) => void this.#obey(message));
    process.on('disconnect', () => void this.#leave(this.#drainMs));
    process.on('uncaughtException', (cause) => this.#onBug(cause));
    process.on('SIGTERM', () => this.#announceLeaving('asked', this.#drainMs));
    // A terminal sends these to the whole group; what they mean for workers, the supervisor says.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  }

  #obey(message: ToWorker): Promise<void> {
    return message.type === 'start' ? this.#start(message) : this.#leave(message.limitMs);
  }

  async #start({ settings, origin, drainMs }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
    this.#drainMs = drainMs;
    guard({ supervisor: process.ppid, limitMs: drainMs + CLOSING_MS });
    try {
      const app = await this.#options.open(settings, origin);
      this.#connections = new Connections(app.server);
      await listenOn(app.server, SOCKET_FD);
      this.#app = app;
      say({ type: 'listening', announcement: app.announcement });
      setInterval(() => say({ type: 'beat' }), BEAT_MS);
    } catch (cause) {
      say({ type: 'failed', report: toReport(cause) }, () => process.exit(1));
    }
  }

  #onBug(cause: unknown): void {
    this.#options.onBug(cause);
    process.exitCode = 1;
    this.#announceLeaving('bug', BUG_DRAIN_MS);
  }

  #announceLeaving(why: 'bug' | 'asked', limitMs: number): void {
    if (!this.#isLeaving) say({ type: 'leaving', why });
    void this.#leave(limitMs);
  }

  async #leave(limitMs: number): Promise<void> {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    try {
      await this.#finish(limitMs);
    } catch (cause) {
      this.#options.onBug(cause);
      process.exitCode = 1;
    }
    process.exit();
  }

  async #finish(limitMs: number): Promise<void> {
    const app = this.#app;
    if (app === undefined) return;
    const cut = await this.#connections!.drain(limitMs, () => app.isBusy());
    if (cut > 0 || app.isBusy()) process.exitCode = 1;
    await app.close();
  }
}

/** Its own stack and little heap: it does nothing but look. */
function guard(workerData: GuardData): void {
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };
  new Thread(GUARD, { workerData, resourceLimits }).unref();
}

/** A supervisor that is gone hears nothing; the channel's end says so by itself. */
function say(message: ToSupervisor, done: () => void = () => {}): void {
  if (process.connected) process.send!(message, undefined, undefined, done);
  else done();
}
