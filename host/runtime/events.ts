import type { SkerryError } from '../base/index.ts';
import type { Log } from './log.ts';

/** What a request has used. */
export interface RequestUsage {
  /** Time on the processor, in milliseconds; 0 on an engine that does not measure it. */
  readonly cpuTimeMs: number;
  /** The most that all memories of its sandbox had together, in bytes. */
  readonly memoryBytes: number;
}

/** A request that a function was given, as listeners see it. */
export interface RunningRequest {
  readonly id: string;
  readonly functionName: string;
  readonly log: Log;
  /** What its guest has run so far, in milliseconds. */
  readonly cpuTimeMs: number;
}

/**
 * Hears of each request: metrics, the log and tests all listen here. Events of one request come in this order, except that
 * a failure which is found while the response is sent may follow `finished`. A listener must not throw, and costs each
 * request what it takes.
 *
 * @example
 * const host = createHost({ storage, listeners: [{ failed: ({ functionName }, { code }) => count(functionName, code) }] });
 */
export interface RequestListener {
  /** It runs, or stands in line. A request that is turned away at once is no event. */
  admitted?(request: RunningRequest): void;
  /** It has a sandbox, and its guest is called now. */
  started?(request: RunningRequest): void;
  /** It failed. At most once. */
  failed?(request: RunningRequest, error: SkerryError): void;
  /** The host met a bug of its own, which may leave the answer as it is. */
  faulted?(request: RunningRequest, error: SkerryError): void;
  /**
   * Its guest is done, or never ran.
   *
   * @param usage to be read now: the sandbox serves others next
   */
  finished?(request: RunningRequest, usage: RequestUsage): void;
}

/** Several listeners as one. */
export class Listeners implements Required<RequestListener> {
  readonly #all: readonly RequestListener[];

  constructor(all: readonly RequestListener[]) {
    this.#all = all;
  }

  admitted(request: RunningRequest): void {
    for (const each of this.#all) each.admitted?.(request);
  }

  started(request: RunningRequest): void {
    for (const each of this.#all) each.started?.(request);
  }

  failed(request: RunningRequest, error: SkerryError): void {
    for (const each of this.#all) each.failed?.(request, error);
  }

  faulted(request: RunningRequest, error: SkerryError): void {
    for (const each of this.#all) each.faulted?.(request, error);
  }

  finished(request: RunningRequest, usage: RequestUsage): void {
    for (const each of this.#all) each.finished?.(request, usage);
  }
}
