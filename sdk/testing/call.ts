import type { SkerryError } from '@skerry/host/base';
import type { RequestUsage } from '@skerry/host/runtime';
import type { CallReport, LogEntry } from './index.d.ts';
import { nameOf, requestOf, type SentRequest } from './outbound/sent-request.ts';
import type { OutboundObserver } from './outbound/dispatcher.ts';
import type { Expectations } from './outbound/expectations.ts';
import { type ManualClock, Sleeper } from './clock.ts';

const NOTHING: RequestUsage = { cpuTimeMs: 0, memoryBytes: 0 };

/** One call of the function, and everything that is seen of it. */
export class Call implements OutboundObserver {
  readonly ordinal: number;
  readonly expectations: Expectations | undefined;
  readonly sleeper: Sleeper;
  readonly #clock: ManualClock | undefined;
  readonly #logs: LogEntry[] = [];
  readonly #denied: SkerryError[] = [];
  readonly #sent: SentRequest[] = [];
  readonly #cleanups: (() => void)[] = [];
  #usage = NOTHING;
  #failure: SkerryError | undefined;
  #problem: Error | undefined;

  /** @param ordinal counted from 1 */
  constructor(ordinal: number, request: Request, expectations: Expectations | undefined, clock: ManualClock | undefined) {
    this.#clock = clock;
    this.ordinal = ordinal;
    this.expectations = expectations;
    this.sleeper = new Sleeper(nameOf(request));
  }

  log(entry: LogEntry): void {
    this.#logs.push(entry);
  }

  /** Told once of each, however often the function tries. */
  denied(error: SkerryError): void {
    if (!this.#denied.some(({ message }) => message === error.message)) this.#denied.push(error);
  }

  failed(error: SkerryError): void {
    this.#failure = error;
  }

  sent(request: SentRequest): void {
    this.#sent.push(request);
  }

  /** The first counts: others often follow from it. */
  problem(error: Error): void {
    this.#problem ??= error;
  }

  pending(change: 1 | -1): void {
    this.#clock?.pending(this.sleeper, change);
  }

  left({ cpuTimeMs, memoryBytes }: RequestUsage): void {
    this.#usage = { cpuTimeMs, memoryBytes };
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
  }

  /** Runs `cleanup` when the function is done with the request. */
  onLeft(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  /** @throws SkerryError when the test has to fail */
  check(): void {
    if (this.#problem) throw this.#problem;
  }

  get failure(): SkerryError | undefined {
    return this.#failure;
  }

  get sentNames(): readonly string[] {
    return this.#sent.map(nameOf);
  }

  report(): CallReport {
    return {
      logs: [...this.#logs],
      cpuTimeMs: this.#usage.cpuTimeMs,
      memoryBytes: this.#usage.memoryBytes,
      denied: [...this.#denied],
      failure: this.#failure,
      outbound: this.#sent.map(requestOf),
    };
  }
}
