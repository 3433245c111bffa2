import type { Id, TypeAst } from './ast.ts';
import { invalid } from './errors.ts';
import type { ValueType } from './model.ts';
import { keyError } from './parse-types.ts';
import { type TypeScope, isResource, underlying } from './type-scope.ts';

/** Binds the names in a type. */
export function resolveType(ast: TypeAst, scope: TypeScope): ValueType {
  switch (ast.kind) {
    case 'name':
      return mention(ast.id, scope);
    case 'own':
    case 'borrow':
      return { kind: ast.kind, resource: scope.resource(ast.id) };
    case 'list': {
      const element = resolveType(ast.element, scope);
      return ast.length === undefined ? { kind: 'list', element } : { kind: 'list', element, length: ast.length };
    }
    case 'map':
      return { kind: 'map', key: resolveKey(ast.key, scope), value: resolveType(ast.value, scope) };
    case 'option':
      return { kind: 'option', some: resolveType(ast.some, scope) };
    case 'result':
      return { kind: 'result', ok: resolveOptional(ast.ok, scope), error: resolveOptional(ast.error, scope) };
    case 'tuple':
      return { kind: 'tuple', elements: ast.elements.map((element) => resolveType(element, scope)) };
    case 'stream':
    case 'future':
      return { kind: ast.kind, payload: resolvePayload(ast.payload, scope) };
    default:
      return { kind: ast.kind };
  }
}

/** A resource by its name is owned. */
function mention(id: Id, scope: TypeScope): ValueType {
  const type = scope.type(id);
  return isResource(type) ? { kind: 'own', resource: type } : { kind: 'named', type };
}

function resolveOptional(ast: TypeAst | undefined, scope: TypeScope): ValueType | undefined {
  return ast === undefined ? undefined : resolveType(ast, scope);
}

const KEYS = new Set(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'char', 'string']);

/** Through a name as well it must be a primitive that can be compared. */
function resolveKey(ast: TypeAst, scope: TypeScope): ValueType {
  const key = resolveType(ast, scope);
  const definition = key.kind === 'named' ? underlying(key.type).definition : undefined;
  const meant = definition?.kind === 'alias' ? definition.target : key;
  if (!KEYS.has(meant.kind)) throw keyError(ast.span);
  return key;
}

/** What is sent may arrive after the call, and a borrowed handle ends with the call. */
function resolvePayload(ast: TypeAst | undefined, scope: TypeScope): ValueType | undefined {
  if (ast === undefined) return undefined;
  const payload = resolveType(ast, scope);
  if (!scope.context.facts.of(payload, ast.span).hasBorrow) return payload;
  throw invalid(ast.span, 'A borrowed handle cannot be sent by stream or future', 'Send an owned one.');
}

/** The names in a type. */
export function namesIn(ast: TypeAst | undefined): Id[] {
  if (ast === undefined) return [];
  switch (ast.kind) {
    case 'name':
    case 'own':
    case 'borrow':
      return [ast.id];
    case 'list':
      return namesIn(ast.element);
    case 'map':
      return [...namesIn(ast.key), ...namesIn(ast.value)];
    case 'option':
      return namesIn(ast.some);
    case 'result':
      return [...namesIn(ast.ok), ...namesIn(ast.error)];
    case 'tuple':
      return ast.elements.flatMap(namesIn);
    case 'stream':
    case 'future':
      return namesIn(ast.payload);
    default:
      return [];
  }
}
