import { defineGetter, defineMethod } from '../define.ts';
import './requests.ts';

/** What the engine's `AbortSignal` has wrong; the rest of it, and what `fetch` makes of it, is right. */

const prototype = AbortSignal.prototype;
const aborted = Object.getOwnPropertyDescriptor(prototype, 'aborted')!.get as (this: AbortSignal) => boolean;
const reason = Object.getOwnPropertyDescriptor(prototype, 'reason')!.get as (this: AbortSignal) => unknown;
const abort = AbortSignal.abort.bind(AbortSignal);

/** Signals that a signal made by `any` depends on; none of them is such a signal itself. */
const sourcesOf = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/** The one of its sources that has aborted a signal, before the event of that has reached it. */
const firstAborted = (signal: AbortSignal): AbortSignal | undefined => sourcesOf.get(signal)?.find((source) => aborted.call(source));

function any(signals: Iterable<AbortSignal>): AbortSignal {
  const given = [...signals];
  for (const signal of given) aborted.call(signal);
  const alreadyAborted = given.find((signal) => signal.aborted);
  if (alreadyAborted !== undefined) return abort(alreadyAborted.reason);
  const sources = [...new Set(given.flatMap((signal) => sourcesOf.get(signal) ?? [signal]))];
  const controller = new AbortController();
  sourcesOf.set(controller.signal, sources);
  for (const source of sources) source.addEventListener('abort', () => controller.abort(reason.call(source)), { once: true });
  return controller.signal;
}

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
for (const [name, { prototype: owner }] of Object.entries({ AbortSignal, AbortController })) {
  Object.defineProperty(owner, Symbol.toStringTag, { value: name, configurable: true });
}
