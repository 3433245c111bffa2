import { DEFAULT_LIMITS, type FunctionLimits, type LogLevel, ResultError } from '../base/index.ts';
import type { HttpErrorCode, RequestContext } from './context.ts';
import type { ContextRef } from './provider.ts';

/** A request context for tests: grants nothing, remembers what was logged, and ends when told to. */
export interface TestContext extends RequestContext, ContextRef {
  readonly logged: readonly LoggedLine[];
  /** Ends the request: aborts `signal` with `reason` and runs the cleanups once. */
  end(reason?: unknown): void;
  /** Cleanups that wait for the end. */
  readonly pendingCleanups: number;
}

export interface LoggedLine {
  readonly level: LogLevel;
  readonly context: string;
  readonly message: string;
}

export interface TestContextOptions extends Partial<Omit<RequestContext, 'limits' | 'onEnd' | 'signal' | 'log'>> {
  readonly limits?: Partial<FunctionLimits>;
}

/**
 * The context is its own `ContextRef`, so `provider.bind(testContext())` works.
 *
 * @example
 * const context = testContext({ config: new Map([['greeting', 'hello']]) });
 */
export function testContext(options: TestContextOptions = {}): TestContext {
  const cleanups: (() => void)[] = [];
  const logged: LoggedLine[] = [];
  const controller = new AbortController();
  const started = performance.now();
  const context: TestContext = {
    functionName: 'test',
    requestId: 'request-1',
    environment: [],
    config: new Map(),
    secrets: { has: () => false, get: () => undefined },
    keyvalue: new Map(),
    bound: {},
    outbound: { send: () => Promise.reject(new ResultError<HttpErrorCode>({ tag: 'HTTP-request-denied' })) },
    clock: { monotonic: () => BigInt(Math.round((performance.now() - started) * 1e6)), wall: () => Date.now() },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    signal: controller.signal,
    log: { isFull: false, write: (level, context, message) => void logged.push({ level, context, message }) },
    onEnd: (cleanup) => void cleanups.push(cleanup),
    end(reason) {
      controller.abort(reason);
      for (const cleanup of cleanups.splice(0)) cleanup();
    },
    logged,
    isStarting: false,
    get pendingCleanups() {
      return cleanups.length;
    },
    get current() {
      return context;
    },
  };
  return context;
}
