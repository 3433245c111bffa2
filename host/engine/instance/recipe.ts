import type { ComponentDescription } from '../binary/index.ts';
import type { Bounds } from '../bounds.ts';
import type { PrepareOptions } from '../engine.ts';
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from '../../base/index.ts';

/** What `PrepareOptions` say of one component, as values: they can be compared, and sent to another thread. */
export interface Recipe {
  /** By the ids of its imports. */
  readonly suspending: Readonly<Record<string, readonly string[]>>;
  readonly bounds: Readonly<Record<string, Bounds>> | undefined;
  readonly entryPoints: readonly string[];
  readonly limits: SandboxLimits;
}

export function recipeOf({ imports }: Pick<ComponentDescription, 'imports'>, options: PrepareOptions): Recipe {
  const { suspending, bounds, entryPoints, limits = DEFAULT_SANDBOX_LIMITS } = options;
  return {
    suspending: byId(imports, suspending),
    bounds: bounds && byId(imports, bounds),
    entryPoints,
    limits,
  };
}

/** Without a prototype: a component may import what it likes to, `__proto__` as well. */
function byId<T>(imports: readonly string[], of: (id: string) => T): Record<string, T> {
  const found = Object.create(null) as Record<string, T>;
  // Functions that are imported outside of any interface have an empty one.
  for (const id of ['', ...imports]) found[id] = of(id);
  return found;
}

export function optionsFrom({ suspending, bounds, entryPoints, limits }: Recipe): PrepareOptions {
  return {
    suspending: (id) => own(suspending, id) ?? [],
    ...(bounds && { bounds: (id) => own(bounds, id) ?? {} }),
    entryPoints,
    limits,
  };
}

/** Copies that came from another thread have a prototype. */
const own = <T>(values: Readonly<Record<string, T>>, id: string): T | undefined => (Object.hasOwn(values, id) ? values[id] : undefined);
