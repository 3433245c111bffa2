/** From a WIT world to AssemblyScript, and from that to a component. */
import type { WorldBuild, buildWorld as build } from './build.ts';

export type { WorldBuild };
export type { CoreExport } from './exports.ts';
export { type Bindings, generateBindings } from './generate.ts';
export { generateRaw } from './raw.ts';
export { type Changes, changesTo, writeFiles, writeMissing } from './write.ts';

/**
 * Compiles bindings with the author's modules, which lie in the same folder. The compilers are loaded when they are
 * needed: most runs only print.
 *
 * @throws SkerryError `BUILD_FAILED` when the author's sources are at fault, `BUILD_TOOL_FAILED` when a compiler fails
 */
export async function buildWorld(...args: Parameters<typeof build>): Promise<WorldBuild> {
  return (await import('./build.ts')).buildWorld(...args);
}
