/*
 * Stands before the modules of a program that uses AsyncLocalStorage. The engine continues after `await` without telling
 * anybody, so the build writes `skerryAfter(await skerryBefore(x))` for `await x`: the promise that is awaited brings the
 * context along, and the first thing after it puts it back. Where an async generator awaits without `await`, at `yield`, `yield*`,
 * and `return`, it is given a promise whose first reaction puts the context back: the generator goes on in the next one.
 */
/* oxlint-disable no-unused-vars, no-thenable */
const skerryContext = (globalThis[Symbol.for('skerry.async-context')] ??= { frame: undefined });
const skerryThen = Promise.prototype.then;
skerryContext.returned = (value) => skerryReturned(value);
skerryContext.yielded = (value) => skerryYielded(value);
skerryContext.resolving = (resolve, reject) => skerryResolve(resolve, reject);
function skerryBefore(value) {
  const { frame } = skerryContext;
  return skerryThen.call(
    skerryPromise(value, frame),
    (value) => ({ frame, value }),
    (error) => ({ frame, error, isError: true }),
  );
}
function skerryAfter(settled) {
  skerryContext.frame = settled.frame;
  if (settled.isError) throw settled.error;
  return settled.value;
}
function skerryPromise(value, frame) {
  return value instanceof Promise || typeof value?.then !== 'function' ? Promise.resolve(value) : skerryAdopt(value, frame);
}
/** What an async function returns: something else than a promise with a `then`, which the engine would call whenever it likes. */
function skerryReturned(value) {
  if (value instanceof Promise || value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  try {
    return typeof value.then === 'function' ? skerryAdopt(value, skerryContext.frame) : value;
  } catch (error) {
    return Promise.reject(error);
  }
}
/** What `new Promise` runs: the engine would call a `then` that `resolve` is given whenever it likes. */
function skerryExecutor(executor) {
  if (typeof executor !== 'function') return executor;
  return (resolve, reject) => executor(skerryResolve(resolve, reject), reject);
}
function skerryResolve(resolve, reject) {
  return (value) => {
    if (value instanceof Promise || value === null || (typeof value !== 'object' && typeof value !== 'function')) return resolve(value);
    const { frame } = skerryContext;
    try {
      const { then } = value;
      if (typeof then !== 'function') return resolve(value);
      return resolve({ then: (...callbacks) => skerryEnter(frame, () => then.apply(value, callbacks)) });
    } catch (error) {
      return reject(error);
    }
  };
}
function skerryEnter(frame, run) {
  const before = skerryContext.frame;
  skerryContext.frame = frame;
  try {
    return run();
  } finally {
    skerryContext.frame = before;
  }
}
/** What an async generator yields or returns. */
function skerryYielded(value) {
  const { frame } = skerryContext;
  const promise = skerryPromise(value, frame);
  const enter = () => {
    skerryContext.frame = frame;
  };
  skerryThen.call(promise, enter, enter);
  return promise;
}
/** What `yield*` of an async generator goes through. */
function skerryDelegate(iterable) {
  const method = iterable[Symbol.asyncIterator] ?? undefined;
  // Values of an iterator that is none of these are awaited: only the engine makes one of the other.
  const source =
    method === undefined
      ? (async function* () {
          return yield* iterable;
        })()
      : method.call(iterable);
  const { next } = source;
  const passing = (name) => {
    const passed = source[name] ?? undefined;
    return passed === undefined ? undefined : (...values) => skerryYielded(passed.apply(source, values));
  };
  const iterator = {
    next: (...values) => skerryYielded(next.apply(source, values)),
    get return() {
      return passing('return');
    },
    get throw() {
      return passing('throw');
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
/** Libraries start their work when something awaits them: in the context of who does. */
function skerryAdopt(thenable, frame) {
  return new Promise((resolve, reject) => {
    skerryThen.call(Promise.resolve(), () => {
      try {
        skerryEnter(frame, () => thenable.then(resolve, reject));
      } catch (error) {
        reject(error);
      }
    });
  });
}
/** What `for await` goes through: each value with its context. It is closed by `skerryClose`, as its end has a context, too. */
class SkerryLoop {
  constructor(iterable) {
    const method = iterable[Symbol.asyncIterator] ?? undefined;
    if (method === undefined && typeof iterable[Symbol.iterator] !== 'function')
      throw new TypeError(`${String(iterable)} is not async iterable`);
    this.isSync = method === undefined;
    this.iterator = this.isSync ? iterable[Symbol.iterator]() : method.call(iterable);
    this.isOpen = true;
    this.frame = skerryContext.frame;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  next() {
    this.frame = skerryContext.frame;
    return skerryThen.call(skerryBefore(this.pull()), (settled) => {
      if (settled.isError || settled.value.done) this.isOpen = false;
      if (settled.isError) return { done: false, value: settled };
      if (settled.value.done) return { done: true, value: undefined };
      return { done: false, value: { frame: settled.frame, value: settled.value.value } };
    });
  }
  async pull() {
    const result = await this.iterator.next();
    if (typeof result !== 'object' || result === null) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    return this.isSync && !result.done ? { done: false, value: await result.value } : result;
  }
  /** @returns a promise of nothing, or undefined when there is nothing to close */
  close(hasFailed) {
    if (!this.isOpen) {
      skerryContext.frame = this.frame;
      return undefined;
    }
    this.isOpen = false;
    try {
      const closing = this.iterator.return?.();
      return hasFailed && closing !== undefined ? skerryThen.call(Promise.resolve(closing), undefined, () => undefined) : closing;
    } catch (error) {
      if (!hasFailed) throw error;
      return undefined;
    }
  }
}
