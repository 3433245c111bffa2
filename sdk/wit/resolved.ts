import type { Interface, PackageName, World, WorldItem } from './model.ts';
import type { PackageUnit } from './units.ts';
import type { Binding } from './type-scope.ts';

/** A package with all its names bound. */
export interface ResolvedPackage {
  readonly unit: PackageUnit;
  readonly name: PackageName;
  readonly items: ReadonlyMap<string, ResolvedItem>;
}

export type ResolvedItem = ResolvedInterface | ResolvedWorld;

export interface ResolvedInterface {
  readonly kind: 'interface';
  readonly model: Interface;
  readonly hiddenBy: string | undefined;
  readonly bindings: ReadonlyMap<string, Binding>;
}

export interface ResolvedWorld {
  readonly kind: 'world';
  readonly model: World;
  readonly hiddenBy: string | undefined;
}

/** Imports or exports of a world by their names in the component. */
export type Items = Map<string, WorldItem>;

/** `wasi:io/streams@0.2.12`, of an interface that is not written in a world. */
export function interfaceId({ package: owner, name }: Interface): string {
  const version = owner!.version === undefined ? '' : `@${owner!.version}`;
  return `${owner!.namespace}:${owner!.name}/${name}${version}`;
}

const uses = new WeakMap<Interface, readonly Interface[]>();

/** The interfaces whose types an interface uses, in the order of the text. */
export function usesOf(of: Interface): readonly Interface[] {
  let list = uses.get(of);
  if (list === undefined) uses.set(of, (list = [...new Set(of.types.flatMap((type) => usedInterface(type) ?? []))]));
  return list;
}

/** The interface that a type comes from by `use`. */
export function usedInterface({ definition }: Interface['types'][number]): Interface | undefined {
  if (definition.kind !== 'alias' || !definition.used || definition.target.kind !== 'named') return undefined;
  const { owner } = definition.target.type;
  return 'types' in owner ? owner : undefined;
}
