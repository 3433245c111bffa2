import type { Gate, Id, InterfaceItem, TypeDefAst, UseAst, UsePath } from './ast.ts';
import { type Context, hiddenError } from './context.ts';
import { invalid, unknown } from './errors.ts';
import { checkNames, resolveFunction } from './function.ts';
import { USE_DEPTH_LIMIT } from './limits.ts';
import type { Docs, FunctionType, Interface, NamedType, PackageName } from './model.ts';
import type { ResolvedInterface, ResolvedItem } from './resolved.ts';
import { usesOf } from './resolved.ts';
import type { Span } from './source.ts';
import { type Mutable, resolveResource, resolveTypes } from './type-def.ts';
import { TypeScope } from './type-scope.ts';

/** Finds what a path in the text means. */
export type Find = (path: UsePath) => ResolvedItem;

export interface InterfaceSource {
  readonly package: PackageName | undefined;
  readonly name: string | undefined;
  readonly docs: Docs;
  readonly gate: Gate;
  readonly items: readonly InterfaceItem[];
  readonly span: Span;
}

/** Binds all names in an interface, with a scope that is made for its model. */
export function resolveInterface(
  { package: of, name, docs, items, gate, span }: InterfaceSource,
  context: Context,
  packageId: TypeScope['package'],
  find: Find,
): ResolvedInterface {
  const model: Mutable<Interface> = { package: of, name, docs, types: [], functions: [] };
  const hiddenBy = context.hiddenBy(gate, packageId);
  const scope = new TypeScope(context, packageId, model, hiddenBy);
  defineTypes(items, scope, find);
  model.types = typesInOrder(items, scope);
  model.functions = items.flatMap((item) => functionsOf(item, scope));
  checkDepth(model, span);
  return { kind: 'interface', model, hiddenBy, bindings: scope.bindings };
}

/** Types and `use` of an interface or a world. @returns their names, each after those in it */
export function defineTypes(items: readonly { kind: string }[], scope: TypeScope, find: Find): string[] {
  const relevant = items.filter((item): item is UseAst | TypeDefAst => item.kind === 'use' || item.kind === 'type');
  for (const item of relevant) if (item.kind === 'use') defineUse(item, scope, find);
  return resolveTypes(
    relevant.flatMap<Id | TypeDefAst>((item) => (item.kind === 'use' ? usedIds(item) : [item])),
    scope,
  );
}

const usedIds = ({ names }: UseAst): Id[] => names.map(({ as }) => as);

function defineUse(use: UseAst, scope: TypeScope, find: Find): void {
  for (const { id, as } of use.names) {
    const hidden = scope.hides(use.gate, as);
    if (hidden !== undefined) scope.define(as, { kind: 'hidden', feature: hidden });
    else defineUsed(usedType(use.path, id, find), as, scope);
  }
  if (use.names.length === 0) interfaceAt(use.path, find);
}

function defineUsed(target: NamedType, as: Id, scope: TypeScope): void {
  const definition = { kind: 'alias', target: { kind: 'named', type: target }, used: true } as const;
  const type: NamedType = { name: as.name, docs: target.docs, owner: scope.owner, definition };
  scope.define(as, { kind: 'type', type });
  scope.context.facts.define(type, as.span);
}

function usedType(path: UsePath, id: Id, find: Find): NamedType {
  const { bindings } = interfaceAt(path, find);
  const binding = bindings.get(id.name);
  if (binding?.kind === 'type') return binding.type;
  if (binding?.kind === 'hidden') throw hiddenError(id.span, id.name, binding.feature);
  if (binding?.kind === 'function') throw invalid(id.span, `"${id.name}" is a function, and only types can be used`);
  const types = [...bindings].filter(([, { kind }]) => kind === 'type').map(([name]) => name);
  throw unknown(id, `type "${id.name}" in the interface "${path.id.name}"`, types);
}

/** The interface that a path names. */
export function interfaceAt(path: UsePath, find: Find): ResolvedInterface {
  const item = find(path);
  if (item.kind === 'world') throw invalid(path.span, `"${path.id.name}" is a world, not an interface`);
  if (item.hiddenBy !== undefined) throw hiddenError(path.span, path.id.name, item.hiddenBy);
  return item;
}

function typesInOrder(items: readonly InterfaceItem[], { bindings }: TypeScope): NamedType[] {
  const ids = items.flatMap((item) => {
    if (item.kind === 'use') return usedIds(item);
    return item.kind === 'type' ? [item.id] : [];
  });
  return ids.flatMap(({ name }) => {
    const binding = bindings.get(name);
    return binding?.kind === 'type' ? binding.type : [];
  });
}

function functionsOf(item: InterfaceItem, scope: TypeScope): FunctionType[] {
  if (item.kind === 'type') resolveResource(item, scope);
  if (item.kind !== 'function') return [];
  scope.define(item.id, { kind: 'function' });
  checkNames(item.signature, scope);
  const isHidden = scope.hiddenBy !== undefined || scope.context.hiddenBy(item.gate, scope.package) !== undefined;
  return isHidden ? [] : [resolveFunction(item, scope)];
}

const depths = new WeakMap<Interface, number>();

/** Later steps follow `use` from interface to interface by recursion. */
function checkDepth(model: Interface, span: Span): void {
  const depth = usesOf(model).reduce((most, used) => Math.max(most, depths.get(used) ?? 0), 0) + 1;
  depths.set(model, depth);
  if (depth <= USE_DEPTH_LIMIT) return;
  throw invalid(span, `Interfaces use each other deeper than the limit of ${USE_DEPTH_LIMIT}`);
}
