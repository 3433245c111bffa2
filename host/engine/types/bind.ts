import type { ExternTypeRef } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { type Binding, NOWHERE, UNBOUND } from './binding.ts';
import { componentMatches } from './component-match.ts';
import type { Mode } from './context.ts';
import type { ModuleEntity } from './core-entity.ts';
import { moduleMatches } from './core-types.ts';
import { renamed, resolveResource } from './resolve.ts';
import { ResourceType } from './resource.ts';
import type { ComponentEntity, Entity, FuncEntity, InstanceEntity, Scope, TypeEntity } from './scope.ts';

/**
 * The entity that an import or export of this type introduces. What is given has to match and is then known by the
 * declared type; resource types of the declaration become those that are given.
 */
export function bind(mode: Mode, ref: ExternTypeRef, scope: Scope, binding: Binding, offset: number): Entity {
  switch (ref.kind) {
    case 'func':
      return bindFunc(mode, ref.type, scope, binding, offset);
    case 'type':
      return bindType(mode, ref.bound, scope, binding, offset);
    case 'instance':
      return bindInstance(mode, ref.type, scope, binding, offset);
    case 'component':
      return bindComponent(mode, ref.type, scope, binding, offset);
    case 'module':
      return bindModule(ref.type, scope, binding, offset);
    case 'value':
      throw invalid(offset, 'Values cannot be imported or exported: that part of the format is not settled');
  }
}

function bindFunc(mode: Mode, index: number, scope: Scope, { given, origin }: Binding, offset: number): FuncEntity {
  const entity = scope.typeAt(index, offset);
  if (entity.type !== 'func') throw invalid(offset, `Type ${index} is not a function type`);
  if (given === undefined) return { kind: 'func', type: entity.func, source: origin.func() };
  if (given.kind !== 'func') throw invalid(offset, `Expected a function, found a ${given.kind}`);
  if (!mode.evaluation.equality.func(given.type, entity.func)) throw invalid(offset, 'The types of two functions differ');
  return { kind: 'func', type: entity.func, source: given.source };
}

function bindType(mode: Mode, bound: { readonly eq: number } | 'resource', scope: Scope, binding: Binding, offset: number): TypeEntity {
  const { given } = binding;
  if (given !== undefined && given.kind !== 'type') throw invalid(offset, `Expected a type, found a ${given.kind}`);
  if (bound === 'resource') return bindResource(given, binding, offset);
  const wanted = scope.typeAt(bound.eq, offset);
  if (given !== undefined) {
    if (!sameType(mode, given, wanted)) throw invalid(offset, 'Two types differ');
    return given;
  }
  if (wanted.type === 'value') return { ...wanted, value: renamed(wanted.value) };
  if (wanted.type !== 'resource') return wanted;
  return { ...wanted, use: { resource: resolveResource(bound.eq, scope, offset).resource } };
}

function bindResource(given: TypeEntity | undefined, { origin }: Binding, offset: number): TypeEntity {
  if (given === undefined) {
    return { kind: 'type', type: 'resource', use: { resource: new ResourceType(origin.resource()) } };
  }
  if (given.type !== 'resource') throw invalid(offset, 'Expected a resource type');
  return { kind: 'type', type: 'resource', use: given.use };
}

function sameType(mode: Mode, a: TypeEntity, b: TypeEntity): boolean {
  const { equality } = mode.evaluation;
  switch (b.type) {
    case 'value':
      return a.type === 'value' && equality.value(a.value, b.value);
    case 'func':
      return a.type === 'func' && equality.func(a.func, b.func);
    case 'resource':
      return a.type === 'resource' && a.use.resource === b.use.resource;
    default:
      return a.type === b.type && (a.decls === b.decls || closuresMatch(mode, a, b));
  }
}

type Closure = Extract<TypeEntity, { type: 'component' | 'instance' }>;

/** Two component or instance types are the same if each may stand for the other. */
function closuresMatch(mode: Mode, a: TypeEntity, b: Closure): boolean {
  if (a.type !== 'component' && a.type !== 'instance') return false;
  const { walks } = mode.evaluation;
  const matches = (from: Closure, to: Closure): boolean => {
    if (to.type === 'component') return componentMatches(mode, asComponent(from), to);
    const given = walks.instanceType(mode, from, UNBOUND);
    walks.instanceType(mode, to, { given, origin: NOWHERE });
    return true;
  };
  return matches(a, b) && matches(b, a);
}

const asComponent = ({ decls, scope }: Closure): ComponentEntity => ({ kind: 'component', syntax: undefined, decls, scope });

function bindInstance(mode: Mode, index: number, scope: Scope, binding: Binding, offset: number): InstanceEntity {
  const entity = scope.typeAt(index, offset);
  if (entity.type !== 'instance') throw invalid(offset, `Type ${index} is not an instance type`);
  const { given } = binding;
  if (given !== undefined && given.kind !== 'instance') throw invalid(offset, `Expected an instance, found a ${given.kind}`);
  return mode.evaluation.walks.instanceType(mode, entity, { ...binding, given });
}

function bindComponent(mode: Mode, index: number, scope: Scope, binding: Binding, offset: number): ComponentEntity {
  const entity = scope.typeAt(index, offset);
  if (entity.type !== 'component') throw invalid(offset, `Type ${index} is not a component type`);
  const { given } = binding;
  if (given === undefined) return asComponent(entity);
  if (given.kind !== 'component') throw invalid(offset, `Expected a component, found a ${given.kind}`);
  if (!componentMatches(mode, given, entity)) throw invalid(offset, 'The types of two components differ');
  return given;
}

function bindModule(index: number, scope: Scope, { given }: Binding, offset: number): ModuleEntity {
  const entity = scope.coreType(index, offset);
  if (entity.kind !== 'module') throw invalid(offset, `Core type ${index} is not a module type`);
  if (given === undefined) return { kind: 'module', type: entity.type, syntax: undefined };
  if (given.kind !== 'module') throw invalid(offset, `Expected a core module, found a ${given.kind}`);
  if (!moduleMatches(given.type, entity.type)) throw invalid(offset, 'The types of two core modules differ');
  return { kind: 'module', type: entity.type, syntax: given.syntax };
}
