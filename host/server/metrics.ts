import type { ErrorCode } from '../engine/index.ts';

/** What happened to the requests of one function since it was deployed. */
export class FunctionMetrics {
  readonly #failures = new Map<ErrorCode, number>();
  #requests = 0;
  #cpuTimeMs = 0;

  /** Requests that are over. */
  get requests(): number {
    return this.#requests;
  }

  /** Time on the processor of all of them, in milliseconds; 0 on an engine that does not measure it. */
  get cpuTimeMs(): number {
    return this.#cpuTimeMs;
  }

  /** Requests that failed, by the code of the reason. */
  get failures(): ReadonlyMap<ErrorCode, number> {
    return this.#failures;
  }

  record(cpuTimeMs: number, failure: ErrorCode | undefined): void {
    this.#requests++;
    this.#cpuTimeMs += cpuTimeMs;
    if (failure !== undefined) this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1);
  }
}
