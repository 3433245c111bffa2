import type { Gate, Preamble } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { invalid, unknown } from './errors.ts';
import { parseVersionAt } from './parse-names.ts';
import type { Version } from './semver.ts';
import type { Span } from './source.ts';
import { stringValue } from './strings.ts';

interface Attributes {
  since?: { version: Version; span: Span };
  unstable?: { feature: string };
  deprecated?: { version: Version; span: Span };
  'external-id'?: { value: string };
}

const NAMES = ['since', 'unstable', 'deprecated', 'external-id'] as const;
type Name = (typeof NAMES)[number];

/** Doc comment and attributes before an item; the comment may stand on either side of the attributes. */
export function parsePreamble(cursor: Cursor): Preamble {
  const { docs } = cursor;
  const attributes: Attributes = {};
  while (cursor.eat('@')) parseAttribute(cursor, attributes);
  return { docs: docs ?? cursor.docs, gate: gateOf(attributes, cursor.spanOf(cursor.token)) };
}

function parseAttribute(cursor: Cursor, into: Attributes): void {
  const id = cursor.id('the name of an attribute');
  const { name, span } = id;
  if (!isName(name)) throw unknown(id, `attribute @${name}`, NAMES);
  if (into[name] !== undefined) throw invalid(span, `@${name} appears twice`, 'Remove one of the two.');
  cursor.expect('(');
  if (name === 'unstable') into.unstable = { feature: field(cursor, 'feature').id('the name of a feature').name };
  else if (name === 'external-id') into['external-id'] = { value: parseString(cursor) };
  else into[name] = { version: parseVersionAt(field(cursor, 'version')), span };
  cursor.expect(')');
}

const isName = (name: string): name is Name => NAMES.includes(name as Name);

/** `version =` */
function field(cursor: Cursor, name: string): Cursor {
  const { text, kind } = cursor.token;
  if (kind !== 'id' || text !== name) throw cursor.expected(`"${name}"`);
  cursor.next();
  cursor.expect('=');
  return cursor;
}

function parseString(cursor: Cursor): string {
  if (cursor.token.kind !== 'string') throw cursor.expected('a string in quotation marks');
  return stringValue(cursor.source, cursor.next().start);
}

function gateOf({ since, unstable, deprecated, 'external-id': external }: Attributes, item: Span): Gate {
  if (since !== undefined && unstable !== undefined) {
    throw invalid(since.span, 'An item is either @since a version or @unstable, not both', 'Remove one of the two.');
  }
  if (deprecated !== undefined && since === undefined && unstable === undefined) {
    throw invalid(deprecated.span, '@deprecated needs @since', 'Add @since with the version that introduced the item.');
  }
  const span = since?.span ?? item;
  return { since: since?.version, feature: unstable?.feature, externalId: external?.value, span };
}

/** For items that have no name outside of the text. */
export function refuseExternalId({ gate }: Preamble): void {
  if (gate.externalId === undefined) return;
  throw invalid(gate.span, '@external-id is not allowed here', 'It belongs to imports, exports, functions and types.');
}
