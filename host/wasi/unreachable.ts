import { Trap } from '../engine/index.ts';

/**
 * Gives a resource class, of which no instance is ever made, the methods that an engine looks up when it links. Should
 * one be called after all, a handle came from nowhere, and the guest stops.
 */
export function unreachableMethods(
  resource: { readonly name: string; readonly prototype: object },
  names: readonly string[],
): void {
  for (const name of names) {
    const value = (): never => {
      throw new Trap('HOST_BUG', `${resource.name}.${name} was called, but no ${resource.name} exists`);
    };
    Object.defineProperty(resource.prototype, name, { value });
  }
}
