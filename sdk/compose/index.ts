/** Puts components together to one. */
export { type Component, compose } from './compose.ts';
