import { DECODE_LIMITS } from './bounds.ts';
import type { ValTypeRef } from './extern.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { Labelled, LabelledCase, ValTypeDef } from './syntax.ts';
import { primitiveOf, readOptionalValType, readValType } from './valtype.ts';

const LOWEST_OPCODE = 0x63;
const HIGHEST_OPCODE = 0x7f;

export const isValTypeOpcode = (opcode: number): boolean => opcode >= LOWEST_OPCODE && opcode <= HIGHEST_OPCODE;

/** A defined value type, its opcode already read. */
export function readValTypeDef(reader: ComponentReader, opcode: number): ValTypeDef {
  const primitive = primitiveOf(opcode);
  if (primitive !== undefined) return { kind: 'primitive', type: primitive };
  switch (opcode) {
    case 0x72:
      return { kind: 'record', fields: readFields(reader) };
    case 0x71:
      return { kind: 'variant', cases: readCases(reader) };
    case 0x70:
      return { kind: 'list', element: readValType(reader), length: undefined };
    case 0x67:
      return { kind: 'list', element: readValType(reader), length: readLength(reader) };
    case 0x6f:
      return { kind: 'tuple', types: readTypes(reader) };
    case 0x6e:
      return { kind: 'flags', labels: readLabels(reader, 'flags') };
    case 0x6d:
      return { kind: 'enum', labels: readLabels(reader, 'cases of an enum') };
    case 0x6b:
      return { kind: 'option', type: readValType(reader) };
    case 0x6a:
      return { kind: 'result', ok: readOptionalValType(reader), err: readOptionalValType(reader) };
    case 0x69:
      return { kind: 'own', resource: reader.u32('A type index') };
    case 0x68:
      return { kind: 'borrow', resource: reader.u32('A type index') };
    case 0x66:
      return { kind: 'stream', element: readOptionalValType(reader) };
    case 0x65:
      return { kind: 'future', element: readOptionalValType(reader) };
    case 0x63:
      return { kind: 'map', key: readValType(reader), value: readValType(reader) };
    default:
      throw invalid(reader.offset - 1, `0x${opcode.toString(16)} is not a type`);
  }
}

function readFields(reader: ComponentReader): Labelled[] {
  const fields: Labelled[] = [];
  const count = notEmpty(reader, 'fields of a record');
  for (let i = 0; i < count; i++) fields.push({ label: reader.name('A label'), type: readValType(reader) });
  return fields;
}

function readCases(reader: ComponentReader): LabelledCase[] {
  const cases: LabelledCase[] = [];
  const count = notEmpty(reader, 'cases of a variant');
  for (let i = 0; i < count; i++) {
    cases.push({ label: reader.name('A label'), type: readOptionalValType(reader) });
    const offset = reader.offset;
    if (reader.byte('The end of a case') !== 0) throw invalid(offset, 'A case of a variant must end with 0');
  }
  return cases;
}

function readLength(reader: ComponentReader): number {
  const offset = reader.offset;
  const length = reader.u32('The length of a list');
  if (length === 0) throw invalid(offset, 'A list of fixed length cannot have length 0');
  return length;
}

function readTypes(reader: ComponentReader): ValTypeRef[] {
  const types: ValTypeRef[] = [];
  const count = notEmpty(reader, 'types of a tuple');
  for (let i = 0; i < count; i++) types.push(readValType(reader));
  return types;
}

function readLabels(reader: ComponentReader, what: string): string[] {
  const labels: string[] = [];
  const count = notEmpty(reader, what);
  for (let i = 0; i < count; i++) labels.push(reader.name('A label'));
  return labels;
}

function notEmpty(reader: ComponentReader, what: string): number {
  const offset = reader.offset;
  const count = reader.count(what, DECODE_LIMITS.typeEntries);
  if (count === 0) throw invalid(offset, `There must be ${what}`);
  return count;
}
