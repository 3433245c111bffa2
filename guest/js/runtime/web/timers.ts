import { defineMethod } from '../define.ts';
import { describeError } from '../report.ts';

/** The engine ends the whole request when a callback throws. As everywhere else, that is told, and the request goes on. */

function wrap(name: 'setTimeout' | 'setInterval'): void {
  const native = globalThis[name] as (callback: () => void, delay: number) => number;
  defineMethod(globalThis, name, (handler: unknown, delay?: unknown, ...args: unknown[]): number => {
    if (typeof handler !== 'function') throw new TypeError(`${name} needs a function as its first argument`);
    return native(() => {
      try {
        Reflect.apply(handler, globalThis, args);
      } catch (error) {
        console.error(`Uncaught in a callback of ${name}. ${describeError(error)}`);
      }
    }, millisecondsOf(delay));
  });
}

/** What is no time is none: not a number, negative, or more than 32 bits. */
function millisecondsOf(delay: unknown): number {
  return Math.max(0, Number(delay ?? 0) | 0);
}

function wrapClear(name: 'clearTimeout' | 'clearInterval'): void {
  const native = globalThis[name] as (timer: number) => void;
  // Any value may be passed, and those that name no timer do nothing.
  defineMethod(globalThis, name, (timer?: unknown): void => {
    const id = Number(timer ?? 0) | 0;
    if (id > 0) native(id);
  });
}

wrap('setTimeout');
wrap('setInterval');
wrapClear('clearTimeout');
wrapClear('clearInterval');
