import type { FunctionLimits, SkerryError } from '../base/index.ts';
import type { Bound } from '../capabilities/index.ts';
import type { Clock, LogSink, RandomSource, RequestContext } from '../wasi/index.ts';

/** What a deployment lets its requests use: the same for all of them. */
export interface Grants {
  readonly functionName: string;
  readonly limits: FunctionLimits;
  /** What each capability made of its grant. */
  readonly bound: Bound;
}

const clock: Clock = {
  monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
  wall: () => Date.now(),
};

/** The platform gives at most 65,536 bytes at a time, which is as much as `HOST_LIMITS.randomBytes` lets a guest ask for. */
const random: RandomSource = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** One request while it runs. Everything that it started ends with it. */
export class RequestScope implements RequestContext {
  readonly #grants: Grants;
  readonly requestId: string;
  readonly log: LogSink;
  readonly clock = clock;
  readonly random = random;
  #controller: AbortController | undefined;
  #cleanups: (() => void)[] | undefined;
  #over: Error | undefined;

  constructor(grants: Grants, requestId: string, log: LogSink) {
    this.#grants = grants;
    this.requestId = requestId;
    this.log = log;
  }

  get functionName(): string {
    return this.#grants.functionName;
  }

  get limits(): FunctionLimits {
    return this.#grants.limits;
  }

  get environment(): RequestContext['environment'] {
    return this.#grants.bound.environment;
  }

  get config(): RequestContext['config'] {
    return this.#grants.bound.config;
  }

  get secrets(): RequestContext['secrets'] {
    return this.#grants.bound.secrets;
  }

  get keyvalue(): RequestContext['keyvalue'] {
    return this.#grants.bound.keyvalue;
  }

  get outbound(): RequestContext['outbound'] {
    return this.#grants.bound.http;
  }

  get bound(): RequestContext['bound'] {
    return this.#grants.bound;
  }

  /** Made on demand: most requests never ask. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#over) this.#controller.abort(this.#over);
    return this.#controller.signal;
  }

  onEnd(cleanup: () => void): void {
    if (this.#over) cleanup();
    else (this.#cleanups ??= []).push(cleanup);
  }

  /** Ends whatever the request still has open. Harmless when called again. */
  end(reason: SkerryError | Error = REQUEST_DONE): void {
    if (this.#over) return;
    this.#over = reason;
    this.#controller?.abort(reason);
    for (const cleanup of this.#cleanups ?? []) cleanup();
    this.#cleanups = undefined;
  }
}

const REQUEST_DONE = new Error('The request is over');
