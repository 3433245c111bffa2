/** Puts components together to one. */
export { type Component, compose, offer, type Renamed } from './compose.ts';
