/** Finds and builds functions as the command line does, for programs that are no command line. */
export { adHocFunction } from './component-file.ts';
export { discover, type FunctionFolder } from './discover.ts';
export { readComponent, readyFunction } from './functions.ts';
