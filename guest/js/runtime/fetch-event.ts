/**
 * The service worker form: `addEventListener('fetch', (event) => event.respondWith(…))`. The program's listeners are kept
 * here and not given to the engine, whose events neither say what went wrong nor where.
 */

import type { FetchEvent as PublicFetchEvent } from '../index.d.ts';
import { describeError } from './report.ts';
import { logged, respond } from './respond.ts';

/** The event of the engine. */
export interface EngineFetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
  waitUntil(promise: Promise<unknown>): void;
}

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

const engineAddEventListener = globalThis.addEventListener;
const engineRemoveEventListener = globalThis.removeEventListener;
const listeners = new Set<Listener>();
let isBuilt = false;

/** Receives the requests. One listener of the engine serves both forms. */
export function receive(listener: (event: EngineFetchEvent) => void): void {
  isBuilt = true;
  engineAddEventListener('fetch', listener as unknown as EventListener);
}

export function hasListeners(): boolean {
  return listeners.size > 0;
}

/** Stands before the program runs. */
export function collectListeners(): void {
  define('addEventListener', (type: string, listener: Listener | null, options?: AddEventListenerOptions | boolean) => {
    if (type !== 'fetch') return engineAddEventListener(type, listener as EventListener, options);
    if (isBuilt) throw new Error("A 'fetch' listener was added while a request is handled: add it at the top level of a module");
    if (listener !== null) listeners.add(listener);
  });
  define('removeEventListener', (type: string, listener: Listener | null, options?: EventListenerOptions | boolean) => {
    if (type !== 'fetch') return engineRemoveEventListener(type, listener as EventListener, options);
    if (listener !== null) listeners.delete(listener);
  });
}

function define(name: string, value: (...args: never[]) => void): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}

/** Lets the listeners answer. */
export function dispatch(source: EngineFetchEvent): Promise<Response> {
  return respond(() => {
    const event = new FetchEvent(source);
    const pending = callListeners(event);
    return event.close() ?? unanswered(pending);
  });
}

/** The first that answers is the last that is called, as `respondWith` stops the event. */
function callListeners(event: FetchEvent): boolean {
  let pending = false;
  for (const listener of listeners) {
    const result = call(listener, event);
    // What an asynchronous listener rejects with is told, too.
    if (result instanceof Promise) void logged(result);
    if (event.isAnswered) break;
    pending ||= result instanceof Promise;
  }
  return pending;
}

/** An exception takes nothing back that was answered before. */
function call(listener: Listener, event: FetchEvent): unknown {
  try {
    return typeof listener === 'function' ? listener.call(globalThis, event) : listener.handleEvent(event);
  } catch (error) {
    if (!event.isAnswered) throw error;
    console.error(describeError(error));
    return undefined;
  }
}

function unanswered(pending: boolean): never {
  const hint = pending ? ': a listener is asynchronous, and respondWith must be called before its first await' : '';
  throw new Error(`No 'fetch' listener called event.respondWith${hint}`);
}

class FetchEvent extends Event implements PublicFetchEvent {
  readonly #source: EngineFetchEvent;
  #response: { readonly value: unknown } | undefined;
  #isOpen = true;

  constructor(source: EngineFetchEvent) {
    super('fetch', { cancelable: true });
    this.#source = source;
  }

  get request(): Request {
    return this.#source.request;
  }

  get isAnswered(): boolean {
    return this.#response !== undefined;
  }

  respondWith(response: Response | PromiseLike<Response>): void {
    if (this.#response !== undefined) throw invalid('event.respondWith was called twice: a request has one response');
    if (!this.#isOpen) {
      throw invalid('event.respondWith was called after the listener returned: call it at once, with a promise of the response');
    }
    this.#response = { value: response };
    this.stopImmediatePropagation();
  }

  waitUntil(promise: PromiseLike<unknown>): void {
    this.#source.waitUntil(logged(promise));
  }

  /** What was answered, wrapped, so that `undefined` is an answer, too. */
  close(): unknown {
    this.#isOpen = false;
    return this.#response && Promise.resolve(this.#response.value);
  }
}

function invalid(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError');
}
