import type { FunctionAst, InterfaceItem, Member, Preamble, Signature, TypeBody, TypeDefAst, UseAst } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { invalid } from './errors.ts';
import { FLAGS_LIMIT } from './limits.ts';
import { parsePreamble, refuseExternalId } from './parse-gates.ts';
import { parseList, parseRenamed, parseUsePath } from './parse-names.ts';
import { parseType } from './parse-types.ts';

/** `{ … }` of an interface. */
export function parseInterfaceItems(cursor: Cursor): InterfaceItem[] {
  const items: InterfaceItem[] = [];
  cursor.expect('{');
  while (!cursor.eat('}')) items.push(parseInterfaceItem(cursor));
  return items;
}

const ASYNC_HELP = 'Write `name: async func()`.';

function parseInterfaceItem(cursor: Cursor): InterfaceItem {
  const preamble = parsePreamble(cursor);
  if (cursor.is('use')) return parseUse(cursor, preamble);
  if (cursor.token.kind === 'id') return parseNamedFunction(cursor, preamble, 'free');
  const type = parseTypeDef(cursor, preamble);
  if (type !== undefined) return type;
  throw cursor.expected('a function, a type, "use" or "}"', cursor.is('async') ? ASYNC_HELP : undefined);
}

/** `use wasi:io/streams@0.2.12.{input-stream, output-stream as sink};` */
export function parseUse(cursor: Cursor, preamble: Preamble): UseAst {
  refuseExternalId(preamble);
  cursor.expect('use');
  const path = parseUsePath(cursor);
  cursor.expect('.');
  cursor.expect('{');
  const names = parseList(cursor, '}', () => parseRenamed(cursor));
  cursor.expect(';');
  return { kind: 'use', path, names, ...preamble };
}

/** @returns undefined when no type begins here */
export function parseTypeDef(cursor: Cursor, preamble: Preamble): TypeDefAst | undefined {
  const { kind, text } = cursor.token;
  const parse = kind === 'keyword' ? BODIES[text] : undefined;
  if (parse === undefined) return undefined;
  cursor.next();
  const id = cursor.id('the name of the type');
  return { kind: 'type', id, body: parse(cursor), ...preamble };
}

const BODIES: Readonly<Record<string, (cursor: Cursor) => TypeBody>> = {
  __proto__: null as never,
  record: (cursor) => ({ kind: 'record', fields: parseMembers(cursor, 'field', parseField) }),
  variant: (cursor) => ({ kind: 'variant', cases: parseMembers(cursor, 'case', parseCase) }),
  enum: (cursor) => ({ kind: 'enum', labels: parseMembers(cursor, 'case', parseLabel) }),
  flags: parseFlags,
  resource: (cursor) => ({ kind: 'resource', functions: parseResourceFunctions(cursor) }),
  type: parseAlias,
};

function parseMembers(cursor: Cursor, what: string, parse: (cursor: Cursor) => Member): Member[] {
  cursor.expect('{');
  if (cursor.is('}')) throw cursor.expected(`a ${what}`, `At least one ${what} is required.`);
  return parseList(cursor, '}', () => parse(cursor));
}

function parseField(cursor: Cursor): Member {
  const { docs } = cursor;
  const id = cursor.id('the name of a field');
  cursor.expect(':');
  return { id, docs, type: parseType(cursor) };
}

function parseCase(cursor: Cursor): Member {
  const label = parseLabel(cursor);
  if (!cursor.eat('(')) return label;
  const type = parseType(cursor);
  cursor.expect(')');
  return { ...label, type };
}

function parseLabel(cursor: Cursor): Member {
  const { docs } = cursor;
  return { id: cursor.id(), docs, type: undefined };
}

function parseFlags(cursor: Cursor): TypeBody {
  const labels = parseMembers(cursor, 'flag', parseLabel);
  const extra = labels[FLAGS_LIMIT];
  if (extra === undefined) return { kind: 'flags', labels };
  const message = `The type has ${labels.length} flags; the limit is ${FLAGS_LIMIT}`;
  throw invalid(extra.id.span, message, 'Split it into two types.');
}

function parseAlias(cursor: Cursor): TypeBody {
  cursor.expect('=');
  const target = parseType(cursor);
  cursor.expect(';');
  return { kind: 'alias', target };
}

function parseResourceFunctions(cursor: Cursor): FunctionAst[] {
  const functions: FunctionAst[] = [];
  if (cursor.eat(';')) return functions;
  if (!cursor.is('{')) throw cursor.expected('";" or "{"');
  cursor.next();
  while (!cursor.eat('}')) functions.push(parseResourceFunction(cursor));
  return functions;
}

function parseResourceFunction(cursor: Cursor): FunctionAst {
  const preamble = parsePreamble(cursor);
  if (cursor.is('constructor')) return parseConstructor(cursor, preamble);
  if (cursor.token.kind !== 'id') throw cursor.expected('a method, "constructor" or "}"');
  return parseNamedFunction(cursor, preamble, 'method');
}

function parseConstructor(cursor: Cursor, preamble: Preamble): FunctionAst {
  const id = { name: 'constructor', span: cursor.spanOf(cursor.next()) };
  const signature = parseParameters(cursor, false);
  cursor.expect(';');
  return { kind: 'function', id, role: 'constructor', signature, ...preamble };
}

function parseNamedFunction(cursor: Cursor, preamble: Preamble, role: 'free' | 'method'): FunctionAst {
  const id = cursor.id();
  cursor.expect(':');
  const isStatic = role === 'method' && cursor.eat('static');
  const signature = parseSignature(cursor);
  cursor.expect(';');
  return { kind: 'function', id, role: isStatic ? 'static' : role, signature, ...preamble };
}

/** `async func(a: u8) -> string` */
export function parseSignature(cursor: Cursor): Signature {
  const isAsync = cursor.eat('async');
  cursor.expect('func');
  return parseParameters(cursor, isAsync);
}

function parseParameters(cursor: Cursor, isAsync: boolean): Signature {
  cursor.expect('(');
  const parameters = parseList(cursor, ')', () => {
    const id = cursor.id('the name of a parameter');
    cursor.expect(':');
    return { id, type: parseType(cursor) };
  });
  return { isAsync, parameters, result: cursor.eat('->') ? parseType(cursor) : undefined };
}
