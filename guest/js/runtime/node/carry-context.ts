/**
 * Has callbacks of the engine see the stores of where they were passed. Evaluated only in programs that use
 * `AsyncLocalStorage`; what `await` needs, the build writes.
 */
import { bindToContext, resolving, returned, yielded } from './async-context.ts';

type Callback = (this: unknown, ...args: unknown[]) => unknown;

const bound = (value: unknown): unknown => (typeof value === 'function' ? bindToContext(value as Callback) : value);

/** What becomes of a promise may have a `then` of its own. */
function reaction(value: unknown): unknown {
  if (typeof value !== 'function') return value;
  return bindToContext(function (this: unknown, ...args: unknown[]) {
    return returned(Reflect.apply(value as Callback, this, args));
  });
}

function replace(owner: object, name: string, make: (native: Callback) => Callback): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== 'function') return;
  const replacement = make(descriptor.value as Callback);
  Object.defineProperty(replacement, 'name', { value: name });
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}

replace(
  Promise.prototype,
  'then',
  (native) =>
    function (this: unknown, onFulfilled, onRejected) {
      return native.call(this, reaction(onFulfilled), reaction(onRejected));
    },
);

replace(
  Promise,
  'resolve',
  (native) =>
    function (this: unknown, value) {
      return native.call(this, returned(value));
    },
);

replace(
  Promise,
  'withResolvers',
  (native) =>
    function (this: unknown) {
      const { promise, resolve, reject } = native.call(this) as PromiseWithResolvers<unknown>;
      return { promise, resolve: resolving(resolve, reject), reject };
    },
);

/** A generator awaits what it is to return, and then runs its `finally`. */
const generators = Object.getPrototypeOf(async function* () {}.prototype) as object;
replace(
  generators,
  'return',
  (native) =>
    function (this: unknown, value) {
      return native.call(this, yielded(value));
    },
);

for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
  replace(
    globalThis,
    name,
    (native) =>
      function (this: unknown, callback, ...rest) {
        return native.call(globalThis, bound(callback), ...rest);
      },
  );
}

/** Callbacks of streams run whenever the engine wants something: in the context of who made the stream. */
const METHODS = ['start', 'pull', 'cancel', 'write', 'close', 'abort', 'transform', 'flush'];

function boundMethods(source: unknown): unknown {
  if (typeof source !== 'object' || source === null) return source;
  const callbacks = METHODS.filter((name) => typeof Reflect.get(source, name) === 'function');
  const copy = {
    type: Reflect.get(source, 'type') as unknown,
    autoAllocateChunkSize: Reflect.get(source, 'autoAllocateChunkSize') as unknown,
  };
  return Object.assign(
    copy,
    Object.fromEntries(callbacks.map((name) => [name, bindToContext((Reflect.get(source, name) as Callback).bind(source))])),
  );
}

for (const name of ['ReadableStream', 'WritableStream', 'TransformStream'] as const) {
  const native = globalThis[name] as unknown as Callback;
  const carrying = new Proxy(native, {
    construct: (target, [source, ...rest], newTarget) => Reflect.construct(target, [boundMethods(source), ...rest], newTarget) as object,
  });
  Object.defineProperty((native as unknown as { prototype: object }).prototype, 'constructor', {
    value: carrying,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(globalThis, name, { value: carrying, writable: true, configurable: true });
}
