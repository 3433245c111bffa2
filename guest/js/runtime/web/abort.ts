import { defineGetter, defineMethod } from '../define.ts';
import './requests.ts';

/** What the engine's `AbortSignal` has wrong; the rest of it, and what `fetch` makes of it, is right. */

const prototype = AbortSignal.prototype;
const aborted = Object.getOwnPropertyDescriptor(prototype, 'aborted')!.get as (this: AbortSignal) => boolean;
const reason = Object.getOwnPropertyDescriptor(prototype, 'reason')!.get as (this: AbortSignal) => unknown;
const abort = AbortSignal.abort.bind(AbortSignal);

/** Signals that a signal made by `any` depends on; none of them is such a signal itself. */
const sourcesOf = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/** Controllers of the signals that depend on one, in order. */
const dependentsOf = new WeakMap<AbortSignal, Set<AbortController>>();
/** Which of its sources aborts a signal, from when that begins. */
const causes = new WeakMap<AbortSignal, AbortSignal>();
/** Sources whose own listeners are being called: those of what depends on them come after. */
const firing = new Set<AbortSignal>();

/** The one of its sources that has aborted a signal, before the event of that has reached it. */
const firstAborted = (signal: AbortSignal): AbortSignal | undefined =>
  causes.get(signal) ?? sourcesOf.get(signal)?.find((source) => aborted.call(source));

function any(signals: Iterable<AbortSignal>): AbortSignal {
  const given = [...signals];
  for (const signal of given) aborted.call(signal);
  const alreadyAborted = given.find((signal) => signal.aborted);
  if (alreadyAborted !== undefined) return abort(alreadyAborted.reason);
  const sources = [...new Set(given.flatMap((signal) => sourcesOf.get(signal) ?? [signal]))];
  const controller = new AbortController();
  sourcesOf.set(controller.signal, sources);
  for (const source of sources) addDependent(source, controller);
  return controller.signal;
}

function addDependent(source: AbortSignal, controller: AbortController): void {
  const known = dependentsOf.get(source);
  if (known !== undefined) return void known.add(controller);
  dependentsOf.set(source, new Set([controller]));
  // What the engine aborts by itself, after a time, tells nobody but its listeners; so does a program that dispatches an event of that name.
  source.addEventListener('abort', () => {
    if (aborted.call(source) && !firing.has(source)) abortDependents(source);
  });
}

function abortDependents(source: AbortSignal): void {
  for (const controller of dependentsOf.get(source) ?? []) {
    const { signal } = controller;
    // One that another source is aborting hears of it when the listeners of that have been called.
    if (!aborted.call(signal) && (causes.get(signal) ?? source) === source) abortNatively.call(controller, reason.call(source));
  }
  dependentsOf.delete(source);
}

/** https://dom.spec.whatwg.org/#abortsignal-signal-abort: all are aborted, and then listeners are called, those of the source first. */
const abortNatively = AbortController.prototype.abort;
defineMethod(AbortController.prototype, 'abort', function (this: AbortController, ...why: unknown[]): void {
  const source = this.signal;
  if (!dependentsOf.has(source) || aborted.call(source)) return Reflect.apply(abortNatively, this, why) as undefined;
  for (const { signal } of dependentsOf.get(source)!) if (!signal.aborted) causes.set(signal, source);
  firing.add(source);
  try {
    Reflect.apply(abortNatively, this, why);
  } finally {
    firing.delete(source);
    abortDependents(source);
  }
});

defineMethod(AbortSignal, 'any', any);
defineMethod(AbortSignal, 'abort', (why?: unknown) => abort(why));
defineMethod(prototype, 'throwIfAborted', function (this: AbortSignal): void {
  if (this.aborted) throw this.reason;
});
defineGetter<AbortSignal>(prototype, 'aborted', function () {
  return aborted.call(this) || firstAborted(this) !== undefined;
});
defineGetter<AbortSignal>(prototype, 'reason', function () {
  return reason.call(aborted.call(this) ? this : (firstAborted(this) ?? this));
});
/** The engine says of no event that it is its own: those of a signal are, but for what a program dispatches itself. */
const isTrusted = Object.getOwnPropertyDescriptor(Event.prototype, 'isTrusted')!.get as (this: Event) => boolean;
const dispatchEvent = EventTarget.prototype.dispatchEvent;
const dispatched = new WeakSet<Event>();
defineMethod(prototype, 'dispatchEvent', function (this: AbortSignal, event: Event): boolean {
  if (event instanceof Event) dispatched.add(event);
  return dispatchEvent.call(this, event);
});
defineGetter<Event>(Event.prototype, 'isTrusted', function () {
  return isTrusted.call(this) || (this.target instanceof AbortSignal && !dispatched.has(this));
});

for (const [name, { prototype: owner }] of Object.entries({ AbortSignal, AbortController })) {
  Object.defineProperty(owner, Symbol.toStringTag, { value: name, configurable: true });
}
