/**
 * `node:events`: the emitter of the package `events`, which is Node's own of version 11, with what Node has added since.
 */
import Emitter from 'events/';
import { bindToContext } from './async-context.ts';
import { assertFunction, invalidArgument, nodeError, outOfRange } from './errors.ts';
import { inspect } from './inspect.ts';

type Listener = (...args: unknown[]) => unknown;

interface EventEmitter {
  on(name: string | symbol, listener: Listener): this;
  once(name: string | symbol, listener: Listener): this;
  off(name: string | symbol, listener: Listener): this;
  emit(name: string | symbol, ...args: unknown[]): boolean;
  listeners(name: string | symbol): Listener[];
  rawListeners(name: string | symbol): Listener[];
  listenerCount(name: string | symbol, listener?: Listener): number;
  getMaxListeners(): number;
  setMaxListeners(count: number): this;
  [captures]?: boolean;
  [rejection]?: (error: unknown, name: string | symbol, ...args: unknown[]) => void;
}

interface EmitterClass {
  (this: unknown, options?: EmitterOptions): void;
  new (options?: EmitterOptions): EventEmitter;
  readonly prototype: EventEmitter;
  defaultMaxListeners: number;
  captureRejections: boolean;
}

interface EmitterOptions {
  readonly captureRejections?: boolean;
}

export interface SignalOptions {
  readonly signal?: AbortSignal;
}

interface OnOptions extends SignalOptions {
  readonly close?: readonly string[];
}

export const errorMonitor: unique symbol = Symbol('events.errorMonitor') as never;
const rejection: unique symbol = Symbol.for('nodejs.rejection') as never;
export const captureRejectionSymbol = rejection;
const captures: unique symbol = Symbol('kCapture') as never;

const Base = Emitter as unknown as EmitterClass;

/** Callable without `new`: old code inherits by `EventEmitter.call(this)`. */
const EventEmitter = function (this: EventEmitter, options?: EmitterOptions) {
  // oxlint-disable-next-line typescript/no-unsafe-function-type
  (Base as unknown as { init: (this: unknown) => void }).init.call(this);
  if (options?.captureRejections ?? EventEmitter.captureRejections) this[captures] = true;
} as unknown as EmitterClass & Record<string, unknown>;
Object.defineProperty(EventEmitter, 'name', { value: 'EventEmitter' });
Object.defineProperty(EventEmitter, 'prototype', { value: Base.prototype });
Object.defineProperty(Base.prototype, 'constructor', { value: EventEmitter, writable: true, configurable: true });

const { emit: baseEmit, listenerCount: baseCount } = Base.prototype;

function define(name: string, value: unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(Base.prototype, name, { value, writable: true, configurable: true, enumerable: true });
}

define('emit', function (this: EventEmitter, name: string | symbol, ...args: unknown[]): boolean {
  if (name === 'error') {
    if (this.listenerCount(errorMonitor) > 0) baseEmit.call(this, errorMonitor, ...args);
    if (this.listenerCount('error') === 0) throw unhandled(args[0]);
  }
  return this[captures] ? emitCapturing(this, name, args) : baseEmit.call(this, name, ...args);
});

function unhandled(value: unknown): unknown {
  if (value instanceof Error) return value;
  return Object.assign(
    nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${typeof value === 'string' ? `'${value}'` : inspect(value)})`),
    { context: value },
  );
}

for (const name of ['on', 'addListener', 'prependListener', 'once', 'prependOnceListener', 'off', 'removeListener'] as const) {
  const method = Reflect.get(Base.prototype, name) as (this: EventEmitter, name: string | symbol, listener: Listener) => EventEmitter;
  define(name, function (this: EventEmitter, event: string | symbol, listener: Listener) {
    assertFunction(listener, 'listener');
    return method.call(this, event, listener);
  });
}

const { setMaxListeners: setOwnMax } = Base.prototype;
define('setMaxListeners', function (this: EventEmitter, count: number) {
  assertCount(count, 'setMaxListeners');
  return setOwnMax.call(this, count);
});

function assertCount(count: unknown, name: string): void {
  if (typeof count !== 'number' || Number.isNaN(count) || count < 0) throw outOfRange(name, 'a non-negative number', count);
}

/** What an asynchronous listener rejects with becomes an `error` event. */
function emitCapturing(emitter: EventEmitter, name: string | symbol, args: unknown[]): boolean {
  const listeners = emitter.rawListeners(name);
  for (const listener of listeners) {
    const result = listener.apply(emitter, args);
    if (result instanceof Promise) void result.catch((error: unknown) => queueMicrotask(() => passRejection(emitter, error, name, args)));
  }
  return listeners.length > 0;
}

function passRejection(emitter: EventEmitter, error: unknown, name: string | symbol, args: unknown[]): void {
  const handle = emitter[rejection];
  if (typeof handle === 'function') return handle.call(emitter, error, name, ...args);
  // An error of the listener of errors would go round for ever.
  emitter[captures] = false;
  try {
    emitter.emit('error', error);
  } finally {
    emitter[captures] = true;
  }
}

define('listenerCount', function (this: EventEmitter, name: string | symbol, listener?: Listener): number {
  if (listener === undefined) return baseCount.call(this, name);
  return this.rawListeners(name).filter((each) => each === listener || (each as { listener?: Listener }).listener === listener).length;
});

/** @returns the arguments of the next event of that name */
export function once(emitter: EventEmitter | EventTarget, name: string, options: SignalOptions = {}): Promise<unknown[]> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const end = (): void => {
      removeListener(emitter, name, succeed);
      if (name !== 'error' && isEmitter(emitter)) emitter.off('error', fail);
      signal?.removeEventListener('abort', abort);
    };
    const succeed = (...args: unknown[]): void => {
      end();
      resolve(args);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error as Error);
    };
    const abort = (): void => fail(abortError(signal!));
    addListener(emitter, name, succeed, true);
    if (name !== 'error' && isEmitter(emitter)) emitter.once('error', fail);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** An endless iterator over events; ends with `close` events or the signal. */
export function on(emitter: EventEmitter | EventTarget, name: string, options: OnOptions = {}): AsyncIterableIterator<unknown[]> {
  const { signal, close = [] } = options;
  if (signal?.aborted) throw abortError(signal);
  const events: unknown[][] = [];
  const waiting: { resolve(result: IteratorResult<unknown[]>): void; reject(error: unknown): void }[] = [];
  let failure: { readonly error: unknown } | undefined;
  let isDone = false;
  const receive = (...args: unknown[]): void => {
    const next = waiting.shift();
    if (next) next.resolve({ value: args, done: false });
    else events.push(args);
  };
  const fail = (error: unknown): void => {
    const next = waiting.shift();
    if (next) next.reject(error);
    else failure = { error };
    void finish();
  };
  const abort = (): void => fail(abortError(signal!));
  const finish = (): Promise<IteratorResult<unknown[]>> => {
    removeListener(emitter, name, receive);
    if (isEmitter(emitter)) emitter.off('error', fail);
    for (const event of close) removeListener(emitter, event, closed);
    signal?.removeEventListener('abort', abort);
    isDone = true;
    for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const closed = (): void => void finish();
  addListener(emitter, name, receive);
  if (name !== 'error' && isEmitter(emitter)) emitter.on('error', fail);
  for (const event of close) addListener(emitter, event, closed);
  signal?.addEventListener('abort', abort, { once: true });
  return {
    next() {
      const value = events.shift();
      if (value) return Promise.resolve({ value, done: false });
      if (failure) {
        const { error } = failure;
        failure = undefined;
        return Promise.reject(error as Error);
      }
      if (isDone) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: finish,
    throw(error: unknown) {
      if (!(error instanceof Error)) throw invalidArgument('EventEmitter.AsyncIterator', 'an instance of Error', error);
      fail(error);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export function abortError(signal: AbortSignal): Error {
  const error = nodeError(Error, 'ABORT_ERR', 'The operation was aborted');
  Object.defineProperty(error, 'name', { value: 'AbortError', writable: true, configurable: true });
  return Object.assign(error, { cause: signal.reason as unknown });
}

function isEmitter(value: unknown): value is EventEmitter {
  return typeof (value as EventEmitter | undefined)?.on === 'function';
}

function addListener(emitter: EventEmitter | EventTarget, name: string, listener: Listener, isOnce = false): void {
  if (isEmitter(emitter)) return void (isOnce ? emitter.once(name, listener) : emitter.on(name, listener));
  if (typeof emitter?.addEventListener !== 'function') throw invalidArgument('emitter', 'an instance of EventEmitter', emitter);
  emitter.addEventListener(name, listener as EventListener, { once: isOnce });
}

function removeListener(emitter: EventEmitter | EventTarget, name: string, listener: Listener): void {
  if (isEmitter(emitter)) emitter.off(name, listener);
  else emitter.removeEventListener(name, listener as EventListener);
}

export function getEventListeners(emitter: EventEmitter, name: string): Listener[] {
  if (typeof emitter?.listeners !== 'function') throw invalidArgument('emitter', 'an instance of EventEmitter', emitter);
  return emitter.listeners(name);
}

export function getMaxListeners(emitter: EventEmitter): number {
  if (typeof emitter?.getMaxListeners !== 'function') throw invalidArgument('emitter', 'an instance of EventEmitter', emitter);
  return emitter.getMaxListeners();
}

export function setMaxListeners(count: number = EventEmitter.defaultMaxListeners, ...emitters: (EventEmitter | EventTarget)[]): void {
  assertCount(count, 'setMaxListeners');
  if (emitters.length === 0) EventEmitter.defaultMaxListeners = count;
  for (const emitter of emitters) if (isEmitter(emitter)) emitter.setMaxListeners(count);
}

export const listenerCount = (emitter: EventEmitter, name: string, listener?: Listener): number => emitter.listenerCount(name, listener);

/** @returns what stops listening */
export function addAbortListener(signal: AbortSignal, listener: (event: Event) => void): Disposable {
  assertFunction(listener, 'listener');
  const bound = bindToContext(listener);
  if (signal.aborted) queueMicrotask(() => bound(new Event('abort')));
  else signal.addEventListener('abort', bound, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', bound) };
}

Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  get: () => Base.defaultMaxListeners,
  set: (count: number) => {
    assertCount(count, 'defaultMaxListeners');
    Base.defaultMaxListeners = count;
  },
  enumerable: true,
});
Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  getEventListeners,
  getMaxListeners,
  setMaxListeners,
  listenerCount,
  addAbortListener,
  errorMonitor,
  captureRejectionSymbol,
  captureRejections: false,
  usingDomains: false,
});

export const { defaultMaxListeners, captureRejections, usingDomains } = EventEmitter as unknown as Record<string, unknown>;
export { EventEmitter };
export default EventEmitter;
