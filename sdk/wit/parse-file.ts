import type { FileAst, NestedPackage, PackageId, Preamble, TopLevel, TopLevelUse } from './ast.ts';
import { Cursor } from './cursor.ts';
import { invalid } from './errors.ts';
import { tokenize } from './lexer.ts';
import { parsePreamble, refuseExternalId } from './parse-gates.ts';
import { parseInterfaceItems } from './parse-interface.ts';
import { parsePackageId, parseUsePath } from './parse-names.ts';
import { parseWorld } from './parse-world.ts';
import type { WitSource } from './source.ts';

/** A whole file: `package a:b;`, what belongs to that package, and packages in braces. */
export function parseFile(source: WitSource): FileAst {
  const cursor = new Cursor(tokenize(source));
  const header = parseHeader(cursor);
  const items: TopLevel[] = [];
  const nested: NestedPackage[] = [];
  const content: string[] = [];
  while (cursor.token.kind !== 'end') {
    const start = cursor.index;
    const item = parseItem(cursor);
    if ('kind' in item) items.push(item);
    else nested.push(item);
    if ('kind' in item) content.push(cursor.content(start));
  }
  return { header, items, nested, content: content.join(' ') };
}

/** A `package` with braces is an item, not the header. */
function parseHeader(cursor: Cursor): PackageId | undefined {
  const start = cursor.index;
  if (!cursor.eat('package')) return undefined;
  const id = parsePackageId(cursor);
  if (cursor.eat(';')) return id;
  if (!cursor.is('{')) throw cursor.expected('";" or "{"');
  cursor.reset(start);
  return undefined;
}

function parseItem(cursor: Cursor): TopLevel | NestedPackage {
  const first = cursor.token;
  const preamble = parsePreamble(cursor);
  if (!cursor.is('package')) return parseTopLevel(cursor, preamble);
  if (cursor.token === first) return parseNested(cursor);
  throw invalid(cursor.spanOf(first), 'A package cannot have attributes', 'Put them on its items.');
}

function parseNested(cursor: Cursor): NestedPackage {
  cursor.expect('package');
  const id = parsePackageId(cursor);
  if (cursor.is(';')) throw cursor.expected('"{"', 'Only the first item of a file may be `package …;`.');
  cursor.expect('{');
  const items: TopLevel[] = [];
  const start = cursor.index;
  while (!cursor.is('}')) items.push(parseTopLevel(cursor, parsePreamble(cursor)));
  const content = cursor.content(start);
  cursor.next();
  return { id, items, content };
}

function parseTopLevel(cursor: Cursor, preamble: Preamble): TopLevel {
  if (!cursor.is('use')) refuseExternalId(preamble);
  if (cursor.is('world')) return parseWorld(cursor, preamble);
  if (cursor.is('use')) return parseTopLevelUse(cursor, preamble);
  if (cursor.is('package')) {
    throw invalid(cursor.spanOf(cursor.token), 'A package cannot contain a package', 'Put them next to each other.');
  }
  if (!cursor.eat('interface')) throw cursor.expected('"interface", "world", "use" or "package"');
  const id = cursor.id('the name of the interface');
  return { kind: 'interface', id, items: parseInterfaceItems(cursor), ...preamble };
}

/** `use wasi:http/types@0.2.12 as http-types;` */
function parseTopLevelUse(cursor: Cursor, { gate }: Preamble): TopLevelUse {
  if (gate.since !== undefined || gate.feature !== undefined || gate.externalId !== undefined) {
    const help = 'Put them where the name is used.';
    throw invalid(gate.span, 'A `use` outside of an interface or world cannot have attributes', help);
  }
  cursor.expect('use');
  const path = parseUsePath(cursor);
  const as = cursor.eat('as') ? cursor.id() : path.id;
  cursor.expect(';');
  return { kind: 'use', path, as };
}
