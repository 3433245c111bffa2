/**
 * Which stores the code that runs right now can see. `await` and callbacks carry it along: see `await.js` and
 * `carry-context.ts`, which are only there in programs that use `AsyncLocalStorage`.
 */

/** Stores by their `AsyncLocalStorage`. Never changed, only replaced. */
export type Frame = ReadonlyMap<object, unknown>;

/** Shared with `await.js`, which stands before all modules. */
const context = ((globalThis as Record<symbol, unknown>)[Symbol.for('skerry.async-context')] ??= { frame: undefined }) as {
  frame: Frame | undefined;
  /** What stands for a value that a promise becomes: its `then`, if it has one of its own, is called in the context of now. */
  readonly returned: (value: unknown) => unknown;
  /** What stands for a value that a generator awaits: it goes on in the context of now. */
  readonly yielded: (value: unknown) => Promise<unknown>;
  /** What stands for the `resolve` of a promise: a `then` of what it is given is called in the context of then. */
  readonly resolving: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => (value: unknown) => void;
};

export const { returned, yielded, resolving } = context;

export const currentFrame = (): Frame | undefined => context.frame;

/** From here on, until something else sets it. */
export function enterFrame(frame: Frame | undefined): void {
  context.frame = frame;
}

export function runInFrame<This, Args extends unknown[], Result>(
  frame: Frame | undefined,
  callback: (this: This, ...args: Args) => Result,
  self: This,
  args: Args,
): Result {
  const before = context.frame;
  context.frame = frame;
  try {
    return Reflect.apply(callback, self, args) as Result;
  } finally {
    context.frame = before;
  }
}

/** The same function, which sees the stores of now whenever it is called. */
export function bindToContext<This, Args extends unknown[], Result>(callback: (this: This, ...args: Args) => Result) {
  const { frame } = context;
  return function (this: This, ...args: Args): Result {
    return runInFrame(frame, callback, this, args);
  };
}
