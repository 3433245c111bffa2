import type { Id, TypeAst } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { invalid } from './errors.ts';
import { TYPE_DEPTH_LIMIT } from './limits.ts';
import type { Primitive } from './model.ts';
import { parseList } from './parse-names.ts';
import type { Span } from './source.ts';

const PRIMITIVES: ReadonlySet<string> = new Set<Primitive>([
  ...(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64', 'char', 'string'] as const),
  'error-context',
]);
const MAP_KEYS = new Set(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'char', 'string', 'name']);
const LENGTH = /^[1-9][0-9]*$/;

const COMPOUND = ['list', 'map', 'option', 'result', 'tuple', 'stream', 'future', 'own', 'borrow'];

/** Words that begin a type. */
export const TYPE_KEYWORDS: readonly string[] = [...PRIMITIVES, ...COMPOUND];

const isPrimitive = (text: string): text is Primitive => PRIMITIVES.has(text);

/** A type where one is mentioned: `list<u8>`, `result<_, error>`, `stat`. */
export function parseType(cursor: Cursor, depth = 0): TypeAst {
  const { token } = cursor;
  const span = cursor.spanOf(token);
  if (depth >= TYPE_DEPTH_LIMIT) throw invalid(span, `Types are nested deeper than the limit of ${TYPE_DEPTH_LIMIT}`);
  if (token.kind === 'id') return { kind: 'name', id: cursor.id(), span };
  if (token.kind !== 'keyword') throw cursor.expected('a type');
  return parseBuiltin(cursor, token.text, span, depth + 1);
}

function parseBuiltin(cursor: Cursor, keyword: string, span: Span, depth: number): TypeAst {
  if (isPrimitive(keyword)) return cursor.next() && { kind: keyword, span };
  switch (keyword) {
    case 'list':
      return parseListType(cursor, span, depth);
    case 'map':
      return parseMap(cursor, span, depth);
    case 'option':
      open(cursor);
      return close(cursor, { kind: keyword, some: parseType(cursor, depth), span });
    case 'result':
      return parseResult(cursor, span, depth);
    case 'tuple':
      return parseTuple(cursor, span, depth);
    case 'stream':
    case 'future':
      return parsePayload(cursor, keyword, span, depth);
    case 'own':
    case 'borrow':
      open(cursor);
      return close(cursor, { kind: keyword, id: resourceId(cursor), span });
    default:
      throw cursor.expected('a type', declaredHelp(keyword));
  }
}

function declaredHelp(keyword: string): string | undefined {
  const isDeclared = ['record', 'variant', 'enum', 'flags', 'resource'].includes(keyword);
  return isDeclared ? `Declare the ${keyword} under a name, and write the name here.` : undefined;
}

function open(cursor: Cursor): void {
  cursor.next();
  cursor.expect('<');
}

function close<T extends TypeAst>(cursor: Cursor, type: T): T {
  cursor.expect('>');
  return type;
}

const resourceId = (cursor: Cursor): Id => cursor.id('the name of a resource');

function parseListType(cursor: Cursor, span: Span, depth: number): TypeAst {
  open(cursor);
  const element = parseType(cursor, depth);
  const length = cursor.eat(',') ? parseLength(cursor) : undefined;
  return close(cursor, { kind: 'list', element, length, span });
}

/** Of a list of fixed length, which the specification still gates (🔧). */
function parseLength(cursor: Cursor): number {
  const { kind, text } = cursor.token;
  if (kind !== 'integer') throw cursor.expected('the length of the list');
  const length = Number(text);
  if (!LENGTH.test(text) || length >= 2 ** 32) throw cursor.expected('a length from 1 to 4294967295');
  cursor.next();
  return length;
}

function parseMap(cursor: Cursor, span: Span, depth: number): TypeAst {
  open(cursor);
  const key = parseType(cursor, depth);
  if (!MAP_KEYS.has(key.kind)) throw keyError(key.span);
  cursor.expect(',');
  return close(cursor, { kind: 'map', key, value: parseType(cursor, depth), span });
}

export function keyError(span: Span): Error {
  return invalid(span, 'This type cannot be the key of a map', 'Keys are bool, char, string and integers.');
}

function parseResult(cursor: Cursor, span: Span, depth: number): TypeAst {
  cursor.next();
  if (!cursor.eat('<')) return { kind: 'result', ok: undefined, error: undefined, span };
  if (cursor.eat('_')) {
    cursor.expect(',');
    return close(cursor, { kind: 'result', ok: undefined, error: parseType(cursor, depth), span });
  }
  const ok = parseType(cursor, depth);
  const error = cursor.eat(',') ? parseType(cursor, depth) : undefined;
  return close(cursor, { kind: 'result', ok, error, span });
}

function parseTuple(cursor: Cursor, span: Span, depth: number): TypeAst {
  open(cursor);
  if (cursor.is('>')) throw cursor.expected('a type', 'A tuple has at least one element.');
  return { kind: 'tuple', elements: parseList(cursor, '>', () => parseType(cursor, depth)), span };
}

function parsePayload(cursor: Cursor, kind: 'stream' | 'future', span: Span, depth: number): TypeAst {
  cursor.next();
  if (!cursor.eat('<')) return { kind, payload: undefined, span };
  return close(cursor, { kind, payload: parseType(cursor, depth), span });
}
