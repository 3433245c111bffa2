import { Trap } from '../base/index.ts';
import type { Bound, Bounds } from '../engine/index.ts';

/**
 * Gives a resource class, of which no instance is ever made, the methods that an engine looks up when it links. Should
 * one be called after all, a handle came from nowhere, and the guest stops.
 */
export function unreachableMethods(resource: { readonly name: string; readonly prototype: object }, names: readonly string[]): void {
  for (const name of names) {
    const value = (): never => {
      throw new Trap('HOST_BUG', `${resource.name}.${name} was called, but no ${resource.name} exists`);
    };
    Object.defineProperty(resource.prototype, name, { value });
  }
}

/** Bounds of parameters that nothing can ever be passed in: no handle exists that the function could be called with. */
export function unreachableBounds(params: Readonly<Record<string, readonly string[]>>): Bounds {
  const none: Bound = { bytes: 0 };
  return Object.fromEntries(
    Object.entries(params).map(([name, labels]) => [name, Object.fromEntries(labels.map((label) => [label, none]))]),
  );
}
