/** `node:async_hooks`: what belongs to contexts. Hooks into each asynchronous operation do not exist in this engine. */
import { bindToContext, currentFrame, enterFrame, type Frame, runInFrame } from './async-context.ts';
import './carry-context.ts';
import { assertFunction, assertString, unavailable } from './errors.ts';

type Callback<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

function withStore(storage: object, store: unknown): Frame {
  return new Map(currentFrame()).set(storage, store);
}

export class AsyncLocalStorage<T> {
  readonly name: string;
  readonly #defaultValue: T | undefined;

  constructor({ defaultValue, name = '' }: { readonly defaultValue?: T; readonly name?: string } = {}) {
    this.#defaultValue = defaultValue;
    this.name = name;
  }

  static bind<This, Args extends unknown[], Result>(callback: Callback<This, Args, Result>): Callback<This, Args, Result> {
    assertFunction(callback, 'fn');
    return bindToContext(callback);
  }

  static snapshot(): <Args extends unknown[], Result>(callback: (...args: Args) => Result, ...args: Args) => Result {
    const frame = currentFrame();
    return (callback, ...args) => runInFrame(frame, callback, undefined, args);
  }

  run<Args extends unknown[], Result>(store: T, callback: (...args: Args) => Result, ...args: Args): Result {
    return runInFrame(withStore(this, store), callback, undefined, args);
  }

  exit<Args extends unknown[], Result>(callback: (...args: Args) => Result, ...args: Args): Result {
    return runInFrame(withStore(this, undefined), callback, undefined, args);
  }

  getStore(): T | undefined {
    const frame = currentFrame();
    return frame?.has(this) ? (frame.get(this) as T) : this.#defaultValue;
  }

  enterWith(store: T): void {
    enterFrame(withStore(this, store));
  }

  disable(): void {
    const frame = new Map(currentFrame());
    frame.delete(this);
    enterFrame(frame);
  }
}

let resources = 1;

export class AsyncResource {
  readonly #frame = currentFrame();
  readonly #id = ++resources;

  constructor(type: string) {
    assertString(type, 'type');
  }

  static bind<This, Args extends unknown[], Result>(
    callback: Callback<This, Args, Result>,
    type?: string,
    self?: This,
  ): Callback<This, Args, Result> {
    return new AsyncResource(type ?? callback.name ?? 'bound-anonymous-fn').bind(callback, self);
  }

  runInAsyncScope<This, Args extends unknown[], Result>(callback: Callback<This, Args, Result>, self?: This, ...args: Args): Result {
    return runInFrame(this.#frame, callback, self as This, args);
  }

  bind<This, Args extends unknown[], Result>(callback: Callback<This, Args, Result>, self?: This): Callback<This, Args, Result> {
    assertFunction(callback, 'fn');
    const frame = this.#frame;
    return function (this: This, ...args: Args) {
      return runInFrame(frame, callback as Callback<This, Args, Result>, self === undefined ? this : self, args);
    };
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return this.#id;
  }

  triggerAsyncId(): number {
    return 1;
  }
}

const INSTEAD = 'the engine does not tell of asynchronous operations; AsyncLocalStorage and AsyncResource work';

export function createHook(): never {
  throw unavailable('async_hooks.createHook', INSTEAD);
}

export function executionAsyncId(): never {
  throw unavailable('async_hooks.executionAsyncId', INSTEAD);
}

export function triggerAsyncId(): never {
  throw unavailable('async_hooks.triggerAsyncId', INSTEAD);
}

export function executionAsyncResource(): never {
  throw unavailable('async_hooks.executionAsyncResource', INSTEAD);
}

export default { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId, triggerAsyncId, executionAsyncResource };
