import type { CoreSource } from './core-entity.ts';
import type { ResourceOrigin } from './resource.ts';
import type { Entity, FuncSource, InstanceEntity } from './scope.ts';

/** Known by its type only. */
export const ABSTRACT = { kind: 'abstract' } as const satisfies CoreSource & FuncSource & ResourceOrigin;

/** Where things come from that an import declares and nobody has given yet. */
export interface Origin {
  func(): FuncSource;
  resource(): ResourceOrigin;
  /** The origin of an export of this instance. */
  member(name: string): Origin;
}

export const NOWHERE: Origin = { func: () => ABSTRACT, resource: () => ABSTRACT, member: () => NOWHERE };

/** What to do with a declaration: check what is given against it, or make something up from its origin. */
export interface Binding {
  readonly given: Entity | undefined;
  readonly origin: Origin;
}

/** A binding of an instance, whose exports are what is given. */
export type InstanceBinding = Omit<Binding, 'given'> & { readonly given: InstanceEntity | undefined };

/** Nothing is given, and what is made up comes from nowhere. */
export const UNBOUND: InstanceBinding = { given: undefined, origin: NOWHERE };

/** The imports of a component type: those given, or those made up for it. */
export interface Imports {
  readonly given: ReadonlyMap<string, Entity> | undefined;
  readonly seen: Map<string, Entity>;
}
