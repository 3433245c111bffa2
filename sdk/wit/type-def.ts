import type { FunctionAst, Id, Member, TypeAst, TypeBody, TypeDefAst } from './ast.ts';
import { invalid } from './errors.ts';
import { checkNames, resolveResourceFunction } from './function.ts';
import type { Case, Definition, Field, FunctionType, Label, NamedType, ValueType } from './model.ts';
import { Names } from './names.ts';
import { showCycle, toposort } from './toposort.ts';
import type { TypeScope } from './type-scope.ts';
import { namesIn, resolveType } from './value-type.ts';

/** Objects of the model while they are made. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Defines the types of a scope after those that it uses.
 *
 * @param items the types and the names that came by `use`, in the order of the text
 * @returns the names of all in an order in which each type comes after those in it
 */
export function resolveTypes(items: readonly (TypeDefAst | Id)[], scope: TypeScope): string[] {
  const definitions = new Map<string, TypeDefAst>();
  const nodes = new Map<string, readonly Id[]>();
  for (const item of items) {
    if ('name' in item) nodes.set(item.name, []);
    else nodes.set(item.id.name, dependenciesOf(item.body));
    if ('body' in item) declare(item, definitions, scope);
  }
  const order = toposort(nodes, (id, cycle) => cycleError(id, cycle));
  for (const name of order) defineType(definitions.get(name), scope);
  return order;
}

function declare(item: TypeDefAst, definitions: Map<string, TypeDefAst>, scope: TypeScope): void {
  scope.names.add(item.id.name, item.id.span);
  definitions.set(item.id.name, item);
}

function cycleError(id: Id, cycle: readonly string[]): Error {
  const help = 'A type cannot contain itself. Use a resource, or a list of indices.';
  return invalid(id.span, `A type contains itself: ${showCycle(cycle)}`, help);
}

function dependenciesOf(body: TypeBody): Id[] {
  if (body.kind === 'alias') return namesIn(body.target);
  if (body.kind === 'record') return body.fields.flatMap(({ type }) => namesIn(type));
  return body.kind === 'variant' ? body.cases.flatMap(({ type }) => namesIn(type)) : [];
}

function defineType(ast: TypeDefAst | undefined, scope: TypeScope): void {
  if (ast === undefined) return;
  const hidden = scope.hides(ast.gate, ast.id);
  if (hidden !== undefined) {
    for (const id of dependenciesOf(ast.body)) scope.check(id);
    scope.bindings.set(ast.id.name, { kind: 'hidden', feature: hidden });
    return;
  }
  const type = { ...namedType(ast, scope), definition: definitionOf(ast.body, scope) };
  scope.bindings.set(ast.id.name, { kind: 'type', type });
  scope.context.facts.define(type, ast.id.span);
}

function namedType({ id: { name }, docs, gate }: TypeDefAst, { owner }: TypeScope): Omit<NamedType, 'definition'> {
  return gate.externalId === undefined ? { name, docs, owner } : { name, docs, owner, externalId: gate.externalId };
}

function definitionOf(body: TypeBody, scope: TypeScope): Definition {
  switch (body.kind) {
    case 'record':
      return { kind: 'record', fields: members(body.fields, (member) => fieldOf(member, scope)) };
    case 'variant':
      return { kind: 'variant', cases: members(body.cases, (member) => caseOf(member, scope)) };
    case 'enum':
      return { kind: 'enum', cases: members(body.labels, labelOf) };
    case 'flags':
      return { kind: 'flags', flags: members(body.labels, labelOf) };
    case 'resource':
      return { kind: 'resource', functions: [] };
    case 'alias':
      return { kind: 'alias', target: aliasTarget(body.target, scope), used: false };
  }
}

/** Another name of a resource is a resource again, not a handle. */
function aliasTarget(target: TypeAst, scope: TypeScope): ValueType {
  return target.kind === 'name' ? { kind: 'named', type: scope.type(target.id) } : resolveType(target, scope);
}

function members<T>(list: readonly Member[], convert: (member: Member) => T): T[] {
  const names = new Names();
  return list.map((member) => {
    names.add(member.id.name, member.id.span);
    return convert(member);
  });
}

function fieldOf({ id, docs, type }: Member, scope: TypeScope): Field {
  return { name: id.name, type: resolveType(type!, scope), docs };
}

function caseOf({ id, docs, type }: Member, scope: TypeScope): Case {
  return { name: id.name, type: type === undefined ? undefined : resolveType(type, scope), docs };
}

function labelOf({ id, docs }: Member): Label {
  return { name: id.name, docs };
}

/** Fills in the functions of a resource, once all types of the scope are known. */
export function resolveResource({ id, body }: TypeDefAst, scope: TypeScope): void {
  if (body.kind !== 'resource') return;
  const binding = scope.lookup(id);
  const resource = binding.kind === 'type' ? binding.type : undefined;
  const functions = body.functions.flatMap((ast) => resolveOne(ast, id, resource, scope));
  if (resource !== undefined) (resource as Mutable<NamedType>).definition = { kind: 'resource', functions };
}

function resolveOne(ast: FunctionAst, id: Id, resource: NamedType | undefined, scope: TypeScope): FunctionType[] {
  nameOf(ast, id, scope);
  checkNames(ast.signature, scope);
  const hidden = scope.context.hiddenBy(ast.gate, scope.package);
  if (hidden !== undefined) return [];
  if (resource !== undefined) return [resolveResourceFunction(ast, resource, scope)];
  const message = `"${ast.id.name}" has no gate, while its resource is @unstable`;
  throw invalid(ast.id.span, message, 'Put the same gate before it.');
}

function nameOf({ role, id: { name, span } }: FunctionAst, resource: Id, scope: TypeScope): void {
  const extern = role === 'constructor' ? `[constructor]${resource.name}` : `[method]${resource.name}.${name}`;
  scope.names.add(extern, span);
}
