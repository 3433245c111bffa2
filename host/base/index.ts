/** What every part shares: errors that somebody can act on, the bounds of the system, digests, and the levels of its log. */
export { closest } from './closest.ts';
export { sha256 } from './digest.ts';
export * from './errors.ts';
export { LimitError } from './limit-error.ts';
export * from './limits.ts';
export { LOG_LEVELS, type LogLevel } from './log-levels.ts';
export { asSkerryError } from './unexpected.ts';
export { Turnstile } from './turnstile.ts';
