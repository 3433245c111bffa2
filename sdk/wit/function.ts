import type { FunctionAst, Id, Signature, TypeAst } from './ast.ts';
import { invalid } from './errors.ts';
import type { FunctionType, NamedType, Parameter, ValueType } from './model.ts';
import { Names } from './names.ts';
import type { TypeScope } from './type-scope.ts';
import { namesIn, resolveType } from './value-type.ts';

/** A function of an interface or a world. */
export function resolveFunction(ast: FunctionAst, scope: TypeScope): FunctionType {
  return finish(ast, ast.id.name, parametersOf(ast.signature, scope), resultOf(ast, scope), undefined);
}

/** A method, static function or constructor. */
export function resolveResourceFunction(ast: FunctionAst, resource: NamedType, scope: TypeScope): FunctionType {
  const self: Parameter = { name: 'self', type: { kind: 'borrow', resource } };
  const rest = parametersOf(ast.signature, scope, ast.role === 'method' ? self : undefined);
  const result = ast.role === 'constructor' ? constructed(ast, resource, scope) : resultOf(ast, scope);
  return finish(ast, ast.role === 'constructor' ? resource.name : ast.id.name, rest, result, resource);
}

function finish(
  { role: kind, docs, gate, signature }: FunctionAst,
  name: string,
  parameters: readonly Parameter[],
  result: ValueType | undefined,
  resource: NamedType | undefined,
): FunctionType {
  const externName = externNameOf(kind, name, resource?.name);
  const base = { name, externName, kind, isAsync: signature.isAsync, docs, parameters, result };
  return gate.externalId === undefined ? base : { ...base, externalId: gate.externalId };
}

/** `get`, `[method]fields.get`, `[constructor]fields` */
export function externNameOf(kind: FunctionType['kind'], name: string, resource: string | undefined): string {
  if (resource === undefined) return name;
  return kind === 'constructor' ? `[constructor]${resource}` : `[${kind}]${resource}.${name}`;
}

function parametersOf({ parameters }: Signature, scope: TypeScope, self?: Parameter): Parameter[] {
  const names = new Names();
  const list = self === undefined ? [] : [self];
  for (const { id, type } of parameters) {
    if (self !== undefined && id.name.toLowerCase() === self.name) throw selfError(id);
    names.add(id.name, id.span);
    list.push({ name: id.name, type: checked(type, scope) });
  }
  return list;
}

function selfError(id: Id): Error {
  return invalid(id.span, 'A method already has a parameter "self"', 'Rename this one.');
}

function checked(ast: TypeAst, scope: TypeScope): ValueType {
  const type = resolveType(ast, scope);
  scope.context.facts.of(type, ast.span);
  return type;
}

function resultOf({ signature: { result: ast } }: FunctionAst, scope: TypeScope): ValueType | undefined {
  if (ast === undefined) return undefined;
  const type = resolveType(ast, scope);
  if (!scope.context.facts.of(type, ast.span).hasBorrow) return type;
  throw invalid(ast.span, 'A function cannot return a borrowed handle', 'Return an owned one.');
}

/** A constructor returns its resource, or a result of that. */
function constructed(ast: FunctionAst, resource: NamedType, scope: TypeScope): ValueType {
  const type = resultOf(ast, scope);
  if (type === undefined) return { kind: 'own', resource };
  if (type.kind === 'result' && type.ok?.kind === 'own' && type.ok.resource === resource) return type;
  const help = `Leave the type out, or write result<${resource.name}, …>.`;
  throw invalid(ast.signature.result!.span, `A constructor of "${resource.name}" cannot return this`, help);
}

/** What is not there must name types that exist nevertheless. */
export function checkNames({ parameters, result }: Signature, scope: TypeScope): void {
  const types = [...parameters.map(({ type }) => type), result];
  for (const id of types.flatMap(namesIn)) scope.check(id);
}
