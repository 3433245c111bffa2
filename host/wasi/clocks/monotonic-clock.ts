import type { HostInterface } from '../../engine/index.ts';
import type { RequestContext } from '../context.ts';
import { Pollable } from '../io/index.ts';
import type { ContextRef } from '../provider.ts';
import { PerRequest } from '../scope.ts';
import { GUEST_RESOLUTION_NS, guestNow } from './resolution.ts';
import { Timer } from './timer.ts';

/** `wasi:clocks/monotonic-clock`, bound to whatever request an instance serves. */
export function bindMonotonicClock(ref: ContextRef): HostInterface {
  const timers = new PerRequest(
    ref,
    (context) => new Timers(context),
    (state) => state.clearAll(),
  );
  return {
    now: () => guestNow(ref.current.clock),
    resolution: () => GUEST_RESOLUTION_NS,
    subscribeInstant: (when: bigint) => timers.current.at(when),
    subscribeDuration: (duration: bigint) => timers.current.after(duration),
  };
}

/** The live timers of one request. */
class Timers {
  readonly #context: RequestContext;
  readonly #live = new Set<Timer>();

  constructor(context: RequestContext) {
    this.#context = context;
  }

  at(when: bigint): Pollable {
    const timer = new Timer(this.#context.clock, when);
    this.#live.add(timer);
    return new Pollable(timer, () => this.#clear(timer));
  }

  after(duration: bigint): Pollable {
    return this.at(guestNow(this.#context.clock) + duration);
  }

  clearAll(): void {
    for (const timer of this.#live) timer.clear();
    this.#live.clear();
  }

  #clear(timer: Timer): void {
    timer.clear();
    this.#live.delete(timer);
  }
}
