/** Builds functions on disk, for the command line and the test kit. `discover.ts`, which finds them, is a door of its own: it loads no engine. */
export { adHocFunction } from './component-file.ts';
export { readComponent } from './held.ts';
export { componentOf, identity, type ReadyFunction, readyFunction } from './ready.ts';
