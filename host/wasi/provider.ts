import type { Bounds, HostInterface } from '../engine/index.ts';
import type { RequestContext } from './context.ts';

/** The context of whatever request an instance serves right now. Functions read it at each call, never earlier. */
export interface ContextRef {
  readonly current: RequestContext;
  /** The instance is being made: what its guest keeps now, it keeps for all requests to come. */
  readonly isStarting: boolean;
}

/**
 * One WASI interface as the host implements it. Resource classes are created once per process; only functions that need
 * the request (`open`, `get-environment`, …) are bound, once per instance.
 */
export interface InterfaceProvider {
  /** `wasi:http/types`, without a version. */
  readonly name: string;
  /** `0.2` serves every stable 0.2.x; a pre-release version is matched exactly, as the specification has it. */
  readonly versions: readonly string[];
  /** WIT names of functions that may return a promise. */
  readonly suspending: readonly string[];
  /** What each parameter with strings or lists may hold. Whatever is said here is checked before the function is called. */
  readonly bounds: Bounds;
  bind(ref: ContextRef): HostInterface;
}
