/** What the functions of a module need in a test, in place of `@skerry/guest/runtime/modules`, which makes a build of the process. */
export { failed, own, refuse, returned } from '@skerry/guest/runtime/module-values';

/** Tests run, nothing is built. */
export const isBuilding = (): boolean => false;

export function early(name: string): never {
  throw new Error(`${name} is never called at build time in a test`);
}
