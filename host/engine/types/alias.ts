import type { AliasSyntax, Sort } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import type { Mode } from './context.ts';
import type { CoreItem } from './core-entity.ts';
import { quote } from './names.ts';
import { mentionsResource } from './resource-use.ts';
import type { Entity, Scope, TypeEntity } from './scope.ts';

/** Adds what an alias refers to. Inside types only instances and types may be aliased, and only types from outside. */
export function resolveAlias(mode: Mode, alias: AliasSyntax, scope: Scope): void {
  const { target } = alias;
  if (target.kind === 'export') exportAlias(alias, target, scope);
  else if (target.kind === 'core-export') coreExportAlias(alias, target, scope);
  else outerAlias(mode, alias, target, scope);
}

type Target<K> = Extract<AliasSyntax['target'], { kind: K }>;

function exportAlias({ sort, offset }: AliasSyntax, target: Target<'export'>, scope: Scope): void {
  const kind = entityKind(sort);
  if (kind === undefined) throw invalid(offset, `A ${describe(sort)} is not an export of an instance`);
  if (scope.kind !== 'component' && kind !== 'type' && kind !== 'instance') {
    throw invalid(offset, 'Inside a type, only types and instances can be aliased');
  }
  const entity = scope.instanceAt(target.instance, offset).exports.get(target.name);
  if (entity === undefined) throw invalid(offset, `Instance ${target.instance} has no export ${quote(target.name)}`);
  if (entity.kind !== kind) throw invalid(offset, `The export ${quote(target.name)} is not of the kind ${kind}`);
  scope.define(entity);
}

function entityKind(sort: Sort): Entity['kind'] | undefined {
  if (sort.core) return sort.sort === 'module' ? 'module' : undefined;
  return sort.sort === 'value' ? undefined : sort.sort;
}

const describe = (sort: Sort): string => (sort.core ? `core ${sort.sort}` : sort.sort);

function coreExportAlias({ sort, offset }: AliasSyntax, target: Target<'core-export'>, scope: Scope): void {
  if (scope.kind !== 'component') throw invalid(offset, 'Inside a type, only types and instances can be aliased');
  const item = scope.coreInstance(target.instance, offset).exports.get(target.name);
  const name = quote(target.name);
  if (item === undefined) throw invalid(offset, `Core instance ${target.instance} has no export ${name}`);
  if (!sort.core || item.type.kind !== sort.sort) throw invalid(offset, `The core export ${name} is not of the kind ${describe(sort)}`);
  coreSpace(scope, item).push(item);
}

const coreSpace = (scope: Scope, item: CoreItem): CoreItem[] => scope[item.type.kind];

function outerAlias(mode: Mode, { sort, offset }: AliasSyntax, { count, index }: Target<'outer'>, scope: Scope): void {
  const outer = scope.outer(count, offset);
  const inType = scope.kind !== 'component';
  if (sort.core && sort.sort === 'type') {
    scope.coreTypes.push(outer.coreType(index, offset));
  } else if (!sort.core && sort.sort === 'type') {
    const type = outer.typeAt(index, offset);
    if (mode.check && scope.crossesComponent(count)) checkClosed(mode, type, offset);
    scope.types.push(type);
  } else if (sort.core && sort.sort === 'module' && !inType) {
    scope.modules.push(outer.module(index, offset));
  } else if (!sort.core && sort.sort === 'component' && !inType) {
    scope.components.push(outer.componentAt(index, offset));
  } else {
    throw invalid(offset, `A ${describe(sort)} of an outer scope cannot be aliased here`);
  }
}

/** A component is closed: it may use types from outside, but none that speaks of a resource. */
function checkClosed(mode: Mode, type: TypeEntity, offset: number): void {
  if (mentionsResource(mode, type)) throw invalid(offset, 'A type with resources cannot be aliased into a component');
}
