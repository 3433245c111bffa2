import type { Plan } from '../plan/index.ts';
import type { FuncSource, InstanceNode } from '../types/index.ts';
import type { GlueOptions } from './emit.ts';

/**
 * Which functions may suspend the guest. An instance can be suspended if it calls such a host function, or another
 * instance that can be: then the JavaScript between the two has to wait, too, since no JavaScript frame may stand
 * between a suspending import and the promising export below it.
 */
export class Suspension {
  readonly #plan: Plan;
  readonly #suspending: (interfaceId: string) => readonly string[];
  readonly #preemptive: boolean;
  readonly #instances = new Set<number>();

  constructor(plan: Plan, { suspending, preemptive }: GlueOptions) {
    this.#plan = plan;
    this.#suspending = suspending;
    this.#preemptive = preemptive;
    while (this.#spread());
  }

  #spread(): boolean {
    const before = this.#instances.size;
    for (const run of this.#plan.canons) {
      if (run.kind === 'lower' && this.lowered(run.target)) this.#instances.add(run.instance.id);
    }
    return this.#instances.size > before;
  }

  /** Whether a call of this function may suspend. */
  lowered(target: FuncSource): boolean {
    if (target.kind === 'host') return this.#suspending(target.interfaceId).includes(target.name);
    const lift = target.kind === 'lift' ? this.#plan.lifts[target.id] : undefined;
    return lift !== undefined && this.lifted(lift.instance);
  }

  /** Whether functions of this instance have to be called as promising. */
  lifted(instance: InstanceNode): boolean {
    return this.#preemptive || this.#instances.has(instance.id);
  }
}
