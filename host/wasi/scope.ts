import type { ContextRef } from './provider.ts';
import type { RequestContext } from './context.ts';

/**
 * State that one interface keeps per request: its live timers, its count of outbound requests. An instance may serve
 * one request after another, so the state is made anew whenever the context changes, and released when the request ends.
 */
export class PerRequest<T> {
  readonly #ref: ContextRef;
  readonly #create: (context: RequestContext) => T;
  readonly #release: (state: T) => void;
  #context: RequestContext | undefined;
  #state: T | undefined;

  constructor(ref: ContextRef, create: (context: RequestContext) => T, release: (state: T) => void) {
    this.#ref = ref;
    this.#create = create;
    this.#release = release;
  }

  get current(): T {
    const context = this.#ref.current;
    return this.#context === context ? (this.#state as T) : this.#start(context);
  }

  #start(context: RequestContext): T {
    const state = this.#create(context);
    this.#context = context;
    this.#state = state;
    context.onEnd(() => this.#end(context, state));
    return state;
  }

  #end(context: RequestContext, state: T): void {
    if (this.#context === context) {
      this.#context = undefined;
      this.#state = undefined;
    }
    this.#release(state);
  }
}
