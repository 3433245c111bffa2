/** `node:diagnostics_channel` */
import { currentFrame, runInFrame } from './async-context.ts';
import { assertFunction, invalidArgument } from './errors.ts';

type Subscriber = (message: unknown, name: string | symbol) => void;

interface Storage {
  run<Result>(store: unknown, callback: () => Result): Result;
}

const channels = new Map<string | symbol, Channel>();

export class Channel {
  readonly name: string | symbol;
  #subscribers: readonly Subscriber[] = [];
  readonly #stores = new Map<Storage, ((message: unknown) => unknown) | undefined>();

  constructor(name: string | symbol) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  subscribe(subscriber: Subscriber): void {
    assertFunction(subscriber, 'subscription');
    this.#subscribers = [...this.#subscribers, subscriber as Subscriber];
  }

  unsubscribe(subscriber: Subscriber): boolean {
    const index = this.#subscribers.indexOf(subscriber);
    if (index < 0) return false;
    this.#subscribers = this.#subscribers.toSpliced(index, 1);
    return true;
  }

  bindStore(store: Storage, transform?: (message: unknown) => unknown): void {
    this.#stores.set(store, transform);
  }

  unbindStore(store: Storage): boolean {
    return this.#stores.delete(store);
  }

  /** What a subscriber throws concerns neither the publisher nor the others. */
  publish(message: unknown): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        globalThis.setTimeout(() => {
          throw error;
        });
      }
    }
  }

  runStores<This, Args extends unknown[], Result>(
    message: unknown,
    callback: (this: This, ...args: Args) => Result,
    self?: This,
    ...args: Args
  ): Result {
    let run = (): Result => {
      this.publish(message);
      return Reflect.apply(callback, self as This, args) as Result;
    };
    for (const [store, transform] of this.#stores) {
      const inner = run;
      run = () => store.run(transform ? transform(message) : message, inner);
    }
    return run();
  }
}

export function channel(name: string | symbol): Channel {
  if (typeof name !== 'string' && typeof name !== 'symbol') throw invalidArgument('channel', 'one of type string or symbol', name);
  let found = channels.get(name);
  if (found === undefined) channels.set(name, (found = new Channel(name)));
  return found;
}

export const hasSubscribers = (name: string | symbol): boolean => channels.get(name)?.hasSubscribers ?? false;
export const subscribe = (name: string | symbol, subscriber: Subscriber): void => channel(name).subscribe(subscriber);
export const unsubscribe = (name: string | symbol, subscriber: Subscriber): boolean => channel(name).unsubscribe(subscriber);

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
type Events = Record<(typeof EVENTS)[number], Channel>;

export class TracingChannel {
  declare readonly start: Channel;
  declare readonly end: Channel;
  declare readonly asyncStart: Channel;
  declare readonly asyncEnd: Channel;
  declare readonly error: Channel;

  constructor(channels: Events) {
    for (const event of EVENTS) Object.defineProperty(this, event, { value: channels[event], enumerable: true });
  }

  get hasSubscribers(): boolean {
    return EVENTS.some((event) => this[event].hasSubscribers);
  }

  subscribe(subscribers: Partial<Record<keyof Events, Subscriber>>): void {
    for (const event of EVENTS) if (subscribers[event]) this[event].subscribe(subscribers[event]);
  }

  unsubscribe(subscribers: Partial<Record<keyof Events, Subscriber>>): boolean {
    return EVENTS.filter((event) => subscribers[event]).every((event) => this[event].unsubscribe(subscribers[event]!));
  }

  traceSync<This, Args extends unknown[], Result>(
    callback: (this: This, ...args: Args) => Result,
    context: Record<string, unknown> = {},
    self?: This,
    ...args: Args
  ): Result {
    if (!this.hasSubscribers) return Reflect.apply(callback, self as This, args) as Result;
    return this.start.runStores(context, () => {
      try {
        return (context['result'] = Reflect.apply(callback, self as This, args) as Result);
      } catch (error) {
        context['error'] = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise<This, Args extends unknown[], Result>(
    callback: (this: This, ...args: Args) => PromiseLike<Result>,
    context: Record<string, unknown> = {},
    self?: This,
    ...args: Args
  ): PromiseLike<Result> {
    if (!this.hasSubscribers) return Reflect.apply(callback, self as This, args) as PromiseLike<Result>;
    const settle = (key: 'result' | 'error', value: unknown): void => {
      context[key] = value;
      if (key === 'error') this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        const promise = Promise.resolve(Reflect.apply(callback, self as This, args) as PromiseLike<Result>);
        return promise.then(
          (value) => (settle('result', value), value),
          (error: unknown) => {
            settle('error', error);
            throw error;
          },
        );
      } catch (error) {
        context['error'] = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback<This, Args extends unknown[], Result>(
    callback: (this: This, ...args: Args) => Result,
    position = -1,
    context: Record<string, unknown> = {},
    self?: This,
    ...args: Args
  ): Result {
    if (!this.hasSubscribers) return Reflect.apply(callback, self as This, args) as Result;
    const index = position < 0 ? args.length + position : position;
    const original = args[index];
    assertFunction(original, 'callback');
    const frame = currentFrame();
    const { error: errors, asyncStart, asyncEnd } = this;
    args[index] = function (this: unknown, error: unknown, result: unknown) {
      if (error) {
        context['error'] = error;
        errors.publish(context);
      } else context['result'] = result;
      asyncStart.runStores(context, () => {
        try {
          return runInFrame(frame, original as (...args: unknown[]) => unknown, this, [error, result]);
        } finally {
          asyncEnd.publish(context);
        }
      });
    } as Args[number];
    return this.traceSync(callback, context, self, ...args);
  }
}

export function tracingChannel(name: string | Events): TracingChannel {
  if (typeof name !== 'string') return new TracingChannel(name);
  return new TracingChannel(Object.fromEntries(EVENTS.map((event) => [event, channel(`tracing:${name}:${event}`)])) as Events);
}

export default { Channel, TracingChannel, channel, hasSubscribers, subscribe, unsubscribe, tracingChannel };
