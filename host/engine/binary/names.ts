import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

/** Further facts about a name; they take no part in linking. */
export type NameAttribute =
  | { readonly kind: 'implements'; readonly value: string }
  | { readonly kind: 'version-suffix'; readonly value: string }
  | { readonly kind: 'external-id'; readonly value: string };

export interface ExternName {
  readonly name: string;
  /** Of the encoded name. */
  readonly offset: number;
  readonly attributes: readonly NameAttribute[];
}

const NO_ATTRIBUTES: readonly NameAttribute[] = [];
const ATTRIBUTE_KINDS = ['implements', 'version-suffix', 'external-id'] as const;

/** The name of an import or export; whether it has the right form is for the validation. */
export function readExternName(reader: ComponentReader): ExternName {
  const offset = reader.offset;
  const form = reader.byte('The form of a name');
  if (form > 0x02) throw invalid(offset, `0x${form.toString(16)} is not a form of a name`);
  const name = reader.name('A name');
  return { name, offset, attributes: form === 0x02 ? readAttributes(reader) : NO_ATTRIBUTES };
}

function readAttributes(reader: ComponentReader): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  const count = reader.count('attributes of a name', ATTRIBUTE_KINDS.length);
  for (let i = 0; i < count; i++) {
    const offset = reader.offset;
    const kind = ATTRIBUTE_KINDS[reader.byte('The kind of an attribute')];
    if (kind === undefined) throw invalid(offset, 'The kind of an attribute is unknown');
    if (attributes.some((other) => other.kind === kind)) throw invalid(offset, `Duplicate attribute ${kind}`);
    attributes.push({ kind, value: reader.name('The value of an attribute') });
  }
  return attributes;
}
