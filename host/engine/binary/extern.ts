import type { PrimitiveName } from './valtype.ts';
import { readValType } from './valtype.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';

/** A value type as it is written: a primitive or an index into the type index space. */
export type ValTypeRef = PrimitiveName | number;

/** The type of an import or export, its indices not yet resolved. */
export type ExternTypeRef =
  | { readonly kind: 'module'; readonly type: number }
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'value'; readonly bound: { readonly eq: number } | { readonly type: ValTypeRef } }
  | { readonly kind: 'type'; readonly bound: { readonly eq: number } | 'resource' }
  | { readonly kind: 'component'; readonly type: number }
  | { readonly kind: 'instance'; readonly type: number };

export function readExternType(reader: ComponentReader): ExternTypeRef {
  const offset = reader.offset;
  const byte = reader.byte('The kind of an import or export');
  switch (byte) {
    case 0x00: {
      const sort = reader.byte('The core kind of an import or export');
      if (sort !== 0x11) throw invalid(offset + 1, 'Of the core sorts, only a module can be imported or exported');
      return { kind: 'module', type: reader.u32('A core type index') };
    }
    case 0x01:
      return { kind: 'func', type: reader.u32('A type index') };
    case 0x02:
      return { kind: 'value', bound: readValueBound(reader) };
    case 0x03:
      return { kind: 'type', bound: readTypeBound(reader) };
    case 0x04:
      return { kind: 'component', type: reader.u32('A type index') };
    case 0x05:
      return { kind: 'instance', type: reader.u32('A type index') };
    default:
      throw invalid(offset, `0x${byte.toString(16)} is not a kind of import or export`);
  }
}

function readTypeBound(reader: ComponentReader): { readonly eq: number } | 'resource' {
  const offset = reader.offset;
  const byte = reader.byte('A type bound');
  if (byte === 0x00) return { eq: reader.u32('A type index') };
  if (byte === 0x01) return 'resource';
  throw invalid(offset, `0x${byte.toString(16)} is not a type bound`);
}

function readValueBound(reader: ComponentReader): { readonly eq: number } | { readonly type: ValTypeRef } {
  const offset = reader.offset;
  const byte = reader.byte('A value bound');
  if (byte === 0x00) return { eq: reader.u32('A value index') };
  if (byte === 0x01) return { type: readValType(reader) };
  throw invalid(offset, `0x${byte.toString(16)} is not a value bound`);
}
