import type { Instance } from '../engine/index.ts';
import { SkerryError } from '../base/index.ts';
import type { ContextRef, RequestContext } from '../wasi/index.ts';
import { Line, type Wait } from './line.ts';
import { type Expectant, nursery } from './nursery.ts';
import { pace } from './pace.ts';

/** An instance together with the place where its host functions look for the request that it serves. */
export interface Sandbox {
  readonly instance: Instance;
  readonly ref: { current: RequestContext; isStarting: boolean };
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
export class Sandboxes implements Expectant {
  readonly #instantiate: (ref: ContextRef) => Promise<Instance>;
  readonly #budget: InstanceBudget;
  /** What each of them counts in the budget. */
  readonly #weight: number;
  readonly #idle: Sandbox[] = [];
  /** What requests have left, to be put back when there is time or somebody wants one. */
  readonly #used: Used[] = [];
  /** Of these, a part has been put back. */
  readonly #halfway = new Set<Used>();
  readonly #line = new Line<RequestContext, Sandbox>();
  #making = 0;
  #hasMade = false;
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
    return this.#idle.length + this.#used.length + this.#halfway.size;
  }

  /** A sandbox in its first state, for this request; undefined when none is kept ready. */
  takeIdle(context: RequestContext): Sandbox | undefined {
    if (this.#line.length > 0) return undefined;
    for (let used; this.#idle.length === 0 && (used = this.#used.pop());) this.#putBack(used);
    // The last one used is the one whose memory is still in the processor's caches.
    const kept = this.#idle.pop();
    if (kept) kept.ref.current = context;
    return kept;
  }

  /**
   * Waits for a sandbox: one that another request gives back, or a new one, whichever is there first. The wait rejects
   * with `LIMIT_INSTANCES`, or with what instantiating throws.
   */
  wait(context: RequestContext): Wait<Sandbox> {
    const wait = this.#line.join(context);
    this.#serve();
    return wait;
  }

  /**
   * The request is over. What cannot be put back is not kept.
   *
   * @param onBug called, perhaps later, when putting it back fails
   */
  give(sandbox: Sandbox, onBug: (cause: unknown) => void): void {
    const used = { sandbox, onBug };
    if (this.#line.length > 0 || pace.hasTime) this.#putBack(used);
    else {
      this.#used.push(used);
      pace.later(this.#putBackOne);
    }
    this.#serve();
  }

  readonly #putBackOne = (): void => {
    const used = this.#used.pop();
    if (used === undefined) return;
    this.#putBack(used);
    // Somebody may have come to wait since it was left.
    this.#serve();
    if (this.#used.length > 0) pace.later(this.#putBackOne);
  };

  /** A bounded part of it, and the rest in later turns: a guest may have written much. */
  #putBack(used: Used): void {
    const { sandbox, onBug } = used;
    this.#halfway.delete(used);
    let reset: ReturnType<Instance['reset']> = 'impossible';
    try {
      // Asked in any case: what the host held for the request ends with it.
      reset = sandbox.instance.reset();
    } catch (cause) {
      onBug(cause);
    }
    if (reset === 'impossible' || this.#closed) return this.#discard(sandbox);
    if (reset === 'done') return void this.#idle.push(sandbox);
    this.#halfway.add(used);
    pace.later(() => {
      if (!this.#halfway.has(used)) return;
      this.#putBack(used);
      this.#serve();
    });
  }

  /** Its memory goes back bit by bit: all at once would take milliseconds, and the collector seconds or hours to come to it. */
  #discard({ instance }: Sandbox): void {
    this.#budget.free(this.#weight);
    const step = (): void => {
      if (instance.discard()) pace.later(step);
    };
    pace.later(step);
  }

  /** Gives what is idle to who waits, one in each step; for the others new ones are made. */
  readonly #serve = (): void => {
    if (this.#line.length === 0) return;
    const sandbox = this.#idle.pop();
    if (sandbox === undefined) return nursery.enlist(this);
    const { who, serve } = this.#line.next()!;
    sandbox.ref.current = who;
    serve(sandbox);
    if (this.#line.length > 0) pace.later(this.#serve);
  };

  /** The first one that is made alone finds out what all have in common. */
  get mayMake(): boolean {
    return this.#line.length > 0 && (this.#hasMade || this.#making === 0);
  }

  async make(): Promise<void> {
    const { who, serve } = this.#line.next()!;
    this.#making++;
    const made = this.#make(who);
    serve(made);
    try {
      await made;
      this.#hasMade = true;
    } catch {
      // Told to who waited for it.
    } finally {
      this.#making--;
      this.#serve();
    }
  }

  async #make(context: RequestContext): Promise<Sandbox> {
    this.#budget.claim(this.#weight);
    const ref = { current: context, isStarting: true };
    try {
      const instance = await this.#instantiate(ref);
      ref.isStarting = false;
      return { instance, ref };
    } catch (cause) {
      this.#budget.free(this.#weight);
      throw cause;
    }
  }

  discardOne(): boolean {
    const used = this.#used.pop();
    // Thrown away or not, what the host held for its request ends.
    if (used) this.#putBack(used);
    const [halfway] = this.#halfway;
    if (halfway) this.#halfway.delete(halfway);
    const unused = halfway?.sandbox ?? this.#idle.shift();
    if (unused) this.#discard(unused);
    return used !== undefined || unused !== undefined;
  }

  close(): void {
    this.#closed = true;
    while (this.discardOne());
    this.#budget.leave(this);
  }
}

interface Used {
  readonly sandbox: Sandbox;
  readonly onBug: (cause: unknown) => void;
}
