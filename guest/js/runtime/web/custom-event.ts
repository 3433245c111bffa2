import { defineClass } from '../define.ts';

/** An event that carries a value. https://dom.spec.whatwg.org/#interface-customevent */
class CustomEvent<T = unknown> extends Event {
  readonly #detail: T | null;

  constructor(type: string, options?: CustomEventInit<T>) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail(): T | null {
    return this.#detail;
  }
}

defineClass('CustomEvent', CustomEvent);
