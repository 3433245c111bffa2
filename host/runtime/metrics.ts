import type { ErrorCode, SkerryError } from '../base/index.ts';
import type { RequestListener, RequestUsage, RunningRequest } from './events.ts';

/** What happened to the requests of one function since it was deployed. */
export class FunctionMetrics implements RequestListener {
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

  finished(_request: RunningRequest, { cpuTimeMs }: RequestUsage): void {
    this.#requests++;
    this.#cpuTimeMs += cpuTimeMs;
  }

  failed(_request: RunningRequest, { code }: SkerryError): void {
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }
}
