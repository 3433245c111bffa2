import type { FuncSource } from '../types/index.ts';

/** WIT names of the functions of an interface that may return a promise. */
export type Suspending = (interfaceId: string) => readonly string[];

/**
 * Whether a call of this function may suspend the guest: of the host those that say so, of another component instance
 * all, since a guest can be preempted anywhere. Then the JavaScript between two guests has to wait, too: no JavaScript
 * frame may stand between a suspending import and the promising export below it.
 */
export function suspends(target: FuncSource, suspending: Suspending): boolean {
  if (target.kind === 'host') return suspending(target.interfaceId).includes(target.name);
  return target.kind === 'lift';
}
