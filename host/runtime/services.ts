import type { SkerryError } from '../base/index.ts';
import type { RequestContext } from '../wasi/index.ts';

/** What a request has used. */
export interface RequestUsage {
  /** Time on the processor, in milliseconds. */
  readonly cpuTimeMs: number;
  /** The most that all memories of its sandbox had together, in bytes. */
  readonly memoryBytes: number;
}

/**
 * Stands between the host and its requests: sees each of them, and may put other capabilities in place of the host's.
 * For tests of functions, mainly.
 */
export interface RequestInterceptor {
  /**
   * A request begins.
   *
   * @param cpuTimeMs what its guest has run so far
   * @returns what its sandbox sees: `context` itself, or one that passes on `signal` and `onEnd` of it
   */
  enter(context: RequestContext, cpuTimeMs: () => number): RequestContext;
  /** It failed; perhaps after `leave`, when that is found while its response is sent. */
  failed(context: RequestContext, error: SkerryError): void;
  /** Its guest is done, and its sandbox given back. */
  leave(context: RequestContext, usage: RequestUsage): void;
}
