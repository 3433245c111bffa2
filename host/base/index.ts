/** What every part shares: errors that somebody can act on, and the bounds of the system. */
export { closest } from './closest.ts';
export * from './errors.ts';
export * from './limits.ts';
