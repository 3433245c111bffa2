/** `node:timers`. What the engine's timers return is a number; Node.js returns an object. */
import { setImmediate as promisedImmediate, setInterval as promisedInterval, setTimeout as promisedTimeout } from './timers/promises.ts';
import { clearTimer, Immediate, Timeout } from './timers/objects.ts';

type Callback = (...args: unknown[]) => void;

export function setTimeout(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(callback, delay, args, false);
}

export function setInterval(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(callback, delay, args, true);
}

export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  return new Immediate(callback, args);
}

export const clearTimeout = clearTimer;
export const clearInterval = clearTimer;
export const clearImmediate = clearTimer;

const CUSTOM = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(setTimeout, CUSTOM, { get: () => promisedTimeout });
Object.defineProperty(setImmediate, CUSTOM, { get: () => promisedImmediate });

export const promises = { setTimeout: promisedTimeout, setImmediate: promisedImmediate, setInterval: promisedInterval };
export default { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, promises };
