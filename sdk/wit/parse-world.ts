import type { ExternAst, ExternType, Id, IncludeAst, Preamble, Renamed, WorldAst, WorldItemAst } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parsePreamble, refuseExternalId } from './parse-gates.ts';
import { parseInterfaceItems, parseSignature, parseTypeDef, parseUse } from './parse-interface.ts';
import { parseList, parseUsePath } from './parse-names.ts';

export function parseWorld(cursor: Cursor, preamble: Preamble): WorldAst {
  cursor.expect('world');
  const id = cursor.id('the name of the world');
  const items: WorldItemAst[] = [];
  cursor.expect('{');
  while (!cursor.eat('}')) items.push(parseWorldItem(cursor));
  return { kind: 'world', id, items, ...preamble };
}

function parseWorldItem(cursor: Cursor): WorldItemAst {
  const preamble = parsePreamble(cursor);
  if (cursor.is('import') || cursor.is('export')) return parseExtern(cursor, preamble);
  if (cursor.is('use')) return parseUse(cursor, preamble);
  if (cursor.is('include')) return parseInclude(cursor, preamble);
  const type = parseTypeDef(cursor, preamble);
  if (type === undefined) throw cursor.expected('"import", "export", "include", "use", a type or "}"');
  return type;
}

function parseExtern(cursor: Cursor, preamble: Preamble): ExternAst {
  const kind = cursor.next().text === 'import' ? 'import' : 'export';
  const span = cursor.spanOf(cursor.token);
  const id = isPackagePath(cursor) ? undefined : parseLabel(cursor);
  return { kind, id, type: parseExternType(cursor, id !== undefined), span, ...preamble };
}

/** `a:b/c` is the path of an interface, `a: b` a name and the interface that it stands for. */
function isPackagePath(cursor: Cursor): boolean {
  return cursor.is(':', 1) && cursor.is('/', 3);
}

function parseLabel(cursor: Cursor): Id | undefined {
  if (!cursor.is(':', 1)) return undefined;
  const id = cursor.id('a name');
  cursor.expect(':');
  return id;
}

function parseExternType(cursor: Cursor, isNamed: boolean): ExternType {
  if (isNamed && cursor.eat('interface')) return { kind: 'interface', items: parseInterfaceItems(cursor) };
  const isFunction = isNamed && (cursor.is('func') || cursor.is('async'));
  const type: ExternType = isFunction
    ? { kind: 'function', signature: parseSignature(cursor) }
    : { kind: 'path', path: parseUsePath(cursor) };
  cursor.expect(';');
  return type;
}

/** With `with { … }` there is no semicolon. */
function parseInclude(cursor: Cursor, preamble: Preamble): IncludeAst {
  refuseExternalId(preamble);
  cursor.expect('include');
  const path = parseUsePath(cursor);
  if (!cursor.is('with') && !cursor.is(';')) throw cursor.expected('";" or "with"');
  return { kind: 'include', path, names: cursor.next().text === 'with' ? parseWith(cursor) : [], ...preamble };
}

function parseWith(cursor: Cursor): Renamed[] {
  cursor.expect('{');
  return parseList(cursor, '}', () => {
    const id = cursor.id();
    cursor.expect('as');
    return { id, as: cursor.id() };
  });
}
