import { defineMethod } from '../define.ts';
import { clearTimer, Immediate } from '../node/timers/objects.ts';

defineMethod(globalThis, 'setImmediate', (callback: (...args: unknown[]) => void, ...args: unknown[]) => new Immediate(callback, args));
defineMethod(globalThis, 'clearImmediate', (immediate: never) => clearTimer(immediate));
