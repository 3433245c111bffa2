import type { Instance } from '../engine/index.ts';
import { SkerryError } from '../engine/index.ts';
import type { ContextRef, RequestContext } from '../wasi/index.ts';

/** An instance together with the place where its host functions look for the request that it serves. */
export interface Sandbox {
  readonly instance: Instance;
  readonly ref: { current: RequestContext };
}

/**
 * How many sandboxes of all functions together may exist, counted by their memories: a process has addresses for only so
 * many of these.
 */
export class InstanceBudget {
  readonly #limit: number;
  readonly #pools = new Set<Sandboxes>();
  #live = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get live(): number {
    return this.#live;
  }

  join(pool: Sandboxes): void {
    this.#pools.add(pool);
  }

  leave(pool: Sandboxes): void {
    this.#pools.delete(pool);
  }

  /**
   * @param weight of the sandbox that is to be made
   * @throws SkerryError `LIMIT_INSTANCES` when too many sandboxes are busy
   */
  claim(weight: number): void {
    while (this.#live + weight > this.#limit) {
      if (this.#evict()) continue;
      throw new SkerryError('LIMIT_INSTANCES', `All ${this.#limit} instances of this host are busy`, {
        help: 'Try again later, or raise the limit of instances of the host.',
      });
    }
    this.#live += weight;
  }

  free(weight: number): void {
    this.#live -= weight;
  }

  /** Functions that are not called give up what they keep ready for those that are. */
  #evict(): boolean {
    for (const pool of this.#pools) if (pool.discardOne()) return true;
    return false;
  }
}

/** The sandboxes of one function: used by one request at a time, and put back to their first state in between. */
export class Sandboxes {
  readonly #instantiate: (ref: ContextRef) => Promise<Instance>;
  readonly #budget: InstanceBudget;
  /** What each of them counts in the budget. */
  readonly #weight: number;
  readonly #idle: Sandbox[] = [];
  #closed = false;

  /** @param memories that each sandbox has */
  constructor(make: (ref: ContextRef) => Promise<Instance>, budget: InstanceBudget, memories: number) {
    this.#instantiate = make;
    this.#budget = budget;
    this.#weight = Math.max(1, memories);
    budget.join(this);
  }

  /** Sandboxes that wait for a request. */
  get idle(): number {
    return this.#idle.length;
  }

  /** A sandbox in its first state, for this request; undefined when none is kept ready. */
  takeIdle(context: RequestContext): Sandbox | undefined {
    // The last one used is the one whose memory is still in the processor's caches.
    const kept = this.#idle.pop();
    if (kept) kept.ref.current = context;
    return kept;
  }

  /** The request is over. What cannot be put back is not kept. */
  give(sandbox: Sandbox): void {
    let kept = false;
    try {
      kept = !this.#closed && sandbox.instance.reset();
    } finally {
      if (kept) this.#idle.push(sandbox);
      else this.#budget.free(this.#weight);
    }
  }

  discardOne(): boolean {
    if (this.#idle.shift() === undefined) return false;
    this.#budget.free(this.#weight);
    return true;
  }

  close(): void {
    this.#closed = true;
    while (this.discardOne());
    this.#budget.leave(this);
  }

  /** @throws SkerryError `LIMIT_INSTANCES`, and what `instantiate` throws */
  async make(context: RequestContext): Promise<Sandbox> {
    this.#budget.claim(this.#weight);
    const ref = { current: context };
    try {
      return { instance: await this.#instantiate(ref), ref };
    } catch (cause) {
      this.#budget.free(this.#weight);
      throw cause;
    }
  }
}
