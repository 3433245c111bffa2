import type { Id, PackageId, Renamed, UsePath } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { invalid, quote } from './errors.ts';
import { type Version, parseVersion } from './semver.ts';
import { type Span, spanning } from './source.ts';

/** `wasi:io@0.2.12` */
export function parsePackageId(cursor: Cursor): PackageId {
  const namespace = cursor.id('the namespace of a package');
  cursor.expect(':');
  const name = cursor.id('the name of a package');
  refuseNested(cursor);
  const version = cursor.eat('@') ? parseVersionAt(cursor) : undefined;
  return packageId(namespace, name, version, cursor.spanOf(cursor.peek(-1)));
}

/** Nested namespaces and packages are proposed, and no tool knows them. */
function refuseNested(cursor: Cursor): void {
  if (!cursor.is(':')) return;
  throw invalid(cursor.spanOf(cursor.token), 'Nested namespaces are not supported', 'Name a package namespace:name.');
}

function packageId(namespace: Id, name: Id, version: Version | undefined, end: Span): PackageId {
  for (const id of [namespace, name]) checkLowerCase(id);
  const key = `${namespace.name}:${name.name}${version === undefined ? '' : `@${version.text}`}`;
  return { namespace: namespace.name, name: name.name, version, key, span: spanning(namespace.span, end) };
}

/** The namespace and the name of a package are of lower case (Explainer.md, "Import and Export Names"). */
function checkLowerCase({ name, span }: Id): void {
  if (name !== name.toLowerCase()) throw invalid(span, `${quote(name)} has upper case letters`, 'Package names must be lower case.');
}

/** `types`, or `wasi:http/types@0.2.12` */
export function parseUsePath(cursor: Cursor): UsePath {
  const id = cursor.id('the name of an interface or world');
  if (!cursor.eat(':')) return { package: undefined, id, span: id.span };
  const name = cursor.id('the name of a package');
  refuseNested(cursor);
  cursor.expect('/');
  const item = cursor.id('the name of an interface or world');
  const version = cursor.eat('@') ? parseVersionAt(cursor) : undefined;
  const end = cursor.spanOf(cursor.peek(-1));
  return { package: packageId(id, name, version, end), id: item, span: spanning(id.span, end) };
}

/** A semantic version consists of several tokens; what belongs to it is told by the token that follows a `.`. */
export function parseVersionAt(cursor: Cursor): Version {
  const first = cursor.token;
  for (const separator of ['.', '.', undefined]) {
    if (cursor.token.kind !== 'integer') throw cursor.expected('a version such as 1.0.0');
    cursor.next();
    if (separator !== undefined && !cursor.eat(separator)) throw cursor.expected('a version such as 1.0.0');
  }
  for (const mark of ['-', '+']) if (cursor.eat(mark)) skipIdentifiers(cursor);
  const span = { source: cursor.source, start: first.start, end: cursor.peek(-1).end };
  const text = cursor.source.text.slice(span.start, span.end);
  const version = parseVersion(text);
  if (version !== undefined) return version;
  throw invalid(span, `${quote(text)} is not a version`, 'Write it as 1.0.0 or 1.0.0-rc.1 (semver.org).');
}

function skipIdentifiers(cursor: Cursor): void {
  for (;;) {
    if (isVersionPart(cursor, 0)) cursor.next();
    else if (cursor.is('.') && isVersionPart(cursor, 1)) cursor.next();
    else return;
  }
}

function isVersionPart(cursor: Cursor, distance: number): boolean {
  const { kind } = cursor.peek(distance);
  return kind === 'id' || kind === 'integer' || cursor.is('-', distance);
}

/** `a` or `a as b`, in braces after a `use`. */
export function parseRenamed(cursor: Cursor): Renamed {
  const id = cursor.id();
  return { id, as: cursor.eat('as') ? cursor.id() : id };
}

/** Elements up to `end`, separated by commas, of which one may stand after the last. */
export function parseList<T>(cursor: Cursor, end: string, parse: () => T): T[] {
  const list: T[] = [];
  while (!cursor.eat(end)) {
    list.push(parse());
    if (cursor.eat(',')) continue;
    if (!cursor.is(end)) throw cursor.expected(`"," or "${end}"`);
  }
  return list;
}
