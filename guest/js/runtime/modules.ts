/** What programs need to call compiled modules. */
export { isBuilding } from './build-time.ts';
export { failed, own, refuse, returned } from './module-values.ts';

/** A module has no memory yet while the modules of the program are evaluated. */
export function early(name: string): never {
  throw new Error(`${name} was called at build time: compiled modules run while a request is handled. Call it in the handler`);
}
