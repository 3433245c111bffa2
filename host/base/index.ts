/** What every part shares: errors that somebody can act on, and the bounds of the system. */
export * from './errors.ts';
export * from './limits.ts';
