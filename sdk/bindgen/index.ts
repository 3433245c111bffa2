/** From a WIT world to AssemblyScript, and from that to a component. */
export { type WorldBuild, buildWorld } from './build.ts';
export type { CoreExport } from './exports.ts';
export { type Bindings, generateBindings } from './generate.ts';
export { generateRaw } from './raw.ts';
export { type Changes, changesTo, writeFiles, writeMissing } from './write.ts';
