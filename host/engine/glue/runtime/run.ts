import { type SandboxLimits, SkerryError } from '../../../base/index.ts';
import { HostMemory, type HostMemoryShare } from '../../host-memory.ts';
import { asFailure, hostBug, trap } from './fail.ts';
import { ComponentState } from './handles.ts';
import { passed, work } from './lists.ts';

type Reject = (reason: unknown) => void;

/** Measures the time that a guest runs. */
export interface RunClock {
  pause(): void;
  resume(): void;
  /** @throws SkerryError `LIMIT_CPU_TIME` when all of its time is used */
  check(): void;
}

export type RunLimits = Pick<SandboxLimits, 'handles' | 'hostMemoryBytes'>;

/** Calls of the host between two looks at the clock: a power of two. */
const CALLS_PER_CHECK = 4;

/** Work of the host between two looks at the clock, in bytes that are copied: what takes some microseconds. */
const WORK_PER_CHECK = 16 * 1024;

/** The life of one sandbox: what its component instances share, and how it ends. */
export class Run {
  readonly states: ComponentState[] = [];
  readonly #limits: RunLimits;
  readonly #share: HostMemoryShare;
  #memory: HostMemory;
  /** Told when the guest stops and goes on running, so that waiting does not count as its time. */
  clock: RunClock | undefined;
  /** How many JavaScript frames stand between the guest and whoever could suspend it. */
  #pinned = 0;
  #stretches = 1;
  #calls = 0;
  #failed = false;
  #error: unknown;
  #wake: Reject | undefined;

  /** @param share of what the host may hold */
  constructor(limits: RunLimits, share: HostMemoryShare) {
    this.#limits = limits;
    this.#share = share;
    this.#memory = new HostMemory(limits.hostMemoryBytes, share);
  }

  /** The account of the request that is served. */
  get memory(): HostMemory {
    return this.#memory;
  }

  /** The request is over, and what was held for it. */
  settle(): void {
    this.#memory.close();
    this.#memory = new HostMemory(this.#limits.hostMemoryBytes, this.#share);
  }

  get failed(): boolean {
    return this.#failed;
  }

  get error(): unknown {
    return this.#error;
  }

  /** 0 when the guest may be suspended; otherwise a number that tells one such stretch from the next. */
  get pinned(): number {
    return this.#pinned === 0 ? 0 : this.#stretches;
  }

  /** The host calls into the guest without being able to wait: no suspension until `unpin`. */
  pin(): void {
    this.#pinned++;
  }

  /**
   * A stretch begins in which the guest cannot be suspended: a destructor, all the memory that one call of the host asks
   * for. It has a time of its own, however often the guest is entered in it.
   */
  startStretch(): void {
    if (this.#pinned === 0) this.#stretches++;
  }

  unpin(): void {
    this.#pinned--;
  }

  /** The guest calls the host. */
  visit(): void {
    passed.bytes = 0;
    this.startStretch();
    if (++this.#calls % CALLS_PER_CHECK !== 0 && work.since < WORK_PER_CHECK) return;
    work.since = 0;
    this.clock?.check();
  }

  /** How often the guest has called the host. */
  get calls(): number {
    return this.#calls;
  }

  state(): ComponentState {
    const state = new ComponentState(this.#limits.handles, this);
    this.states.push(state);
    return state;
  }

  /**
   * Ends the sandbox: from here on no border of it can be crossed, even if the guest catches the exception, which
   * `catch_all` can do. Returns what to throw.
   */
  fail(error: unknown): unknown {
    if (this.#failed) return this.#error;
    return this.#end(asFailure(error));
  }

  /** Ends the sandbox with what a host function threw, which reaches the caller as it is. */
  #end(error: unknown): unknown {
    this.#failed = true;
    this.#error = error;
    for (const state of this.states) {
      state.mayEnter = false;
      state.mayLeave = false;
    }
    return error;
  }

  /** The payload of a thrown `ResultError`. Anything else that a host function throws stops the guest. */
  payload(error: unknown): unknown {
    if (typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload')) {
      return (error as { payload: unknown }).payload;
    }
    throw this.thrown(error);
  }

  thrown(error: unknown): unknown {
    return this.#failed ? this.#error : this.#end(error);
  }

  /** Why an instance cannot be left now. */
  blocked(): unknown {
    return this.#failed ? this.#error : trap('cannot leave component instance');
  }

  /** Why an instance cannot be entered now. */
  entered(): unknown {
    return this.#failed ? this.#error : trap('cannot enter component instance');
  }

  /** A host function that must not suspend has returned a promise. */
  unexpected(name: string): SkerryError {
    return hostBug(`The host function ${name} returned a promise, but is not one of those that may suspend`);
  }

  /** Waits for a host function, which holds its arguments meanwhile. */
  waitForHost<T>(promise: Promise<unknown>, ok: (value: unknown) => T, err: (error: unknown) => T): Promise<T> {
    const { memory } = this;
    const { bytes } = passed;
    memory.hold(bytes);
    const over =
      <V>(next: (value: V) => T) =>
      (value: V): T => {
        memory.free(bytes);
        return next(value);
      };
    return this.wait(promise, over(ok), over(err));
  }

  /** Waits for a promise. The guest is suspended meanwhile and `stop` can end it. */
  wait<T>(promise: Promise<unknown>, ok: (value: unknown) => T, err: (error: unknown) => T): Promise<T> {
    this.clock?.pause();
    return new Promise<T>((resolve, reject) => {
      const wake: Reject = (reason) => reject(reason);
      const settle = (next: (value: unknown) => T, value: unknown): void => {
        if (this.#wake === wake) this.#wake = undefined;
        if (this.#failed) return reject(this.#error);
        this.clock?.resume();
        try {
          resolve(next(value));
        } catch (error) {
          reject(this.fail(error));
        }
      };
      this.#wake = wake;
      promise.then(
        (value) => settle(ok, value),
        (error: unknown) => settle(err, error),
      );
    });
  }

  /** Stops the guest at its next border, or right now if it waits at one. */
  stop(reason: Error): void {
    if (this.#failed) return;
    this.#end(reason);
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.(reason);
  }
}
