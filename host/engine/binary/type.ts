import { readAlias } from './alias.ts';
import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { readCoreType } from './core-type.ts';
import { readCoreValType } from './core-valtype.ts';
import type { ValTypeRef } from './extern.ts';
import { readExternType } from './extern.ts';
import { invalid } from './fail.ts';
import { readExternName } from './names.ts';
import type { ComponentReader } from './reader.ts';
import type { Labelled, TypeDecl, TypeDef, TypeSyntax } from './syntax.ts';
import { isValTypeOpcode, readValTypeDef } from './type-value.ts';
import { readValType } from './valtype.ts';

export function readTypeSection(reader: ComponentReader, budget: Budget): TypeSyntax[] {
  const types: TypeSyntax[] = [];
  const count = reader.count('types', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) types.push(readType(reader, budget, 0));
  return types;
}

function readType(reader: ComponentReader, budget: Budget, depth: number): TypeSyntax {
  const offset = reader.offset;
  budget.definition(offset);
  budget.depth(offset, depth);
  return { kind: 'type', offset, type: readTypeDef(reader, budget, depth) };
}

function readTypeDef(reader: ComponentReader, budget: Budget, depth: number): TypeDef {
  const offset = reader.offset;
  const opcode = reader.byte('A type');
  if (isValTypeOpcode(opcode)) return { kind: 'value', type: readValTypeDef(reader, opcode) };
  switch (opcode) {
    case 0x40:
      return readFuncType(reader, false);
    case 0x43:
      return readFuncType(reader, true);
    case 0x41:
      return { kind: 'component', decls: readDecls(reader, budget, depth, true) };
    case 0x42:
      return { kind: 'instance', decls: readDecls(reader, budget, depth, false) };
    case 0x3f:
      return { kind: 'resource', rep: readCoreValType(reader), dtor: readDestructor(reader) };
    default:
      throw invalid(offset, `0x${opcode.toString(16)} is not a type`);
  }
}

function readFuncType(reader: ComponentReader, async: boolean): TypeDef {
  const params = readLabelled(reader, 'parameters');
  return { kind: 'func', async, params, result: readResultList(reader) };
}

function readLabelled(reader: ComponentReader, what: string): Labelled[] {
  const entries: Labelled[] = [];
  const count = reader.count(what, DECODE_LIMITS.typeEntries);
  for (let i = 0; i < count; i++) entries.push({ label: reader.name('A label'), type: readValType(reader) });
  return entries;
}

export function readResultList(reader: ComponentReader): ValTypeRef | undefined {
  const offset = reader.offset;
  const form = reader.byte('The result of a function');
  if (form === 0x00) return readValType(reader);
  if (form === 0x01 && reader.byte('The result of a function') === 0x00) return undefined;
  throw invalid(offset, 'The result of a function starts with 0 or is 1 0');
}

function readDestructor(reader: ComponentReader): number | undefined {
  const offset = reader.offset;
  const form = reader.byte('A destructor');
  if (form === 0x00) return undefined;
  if (form === 0x01) return reader.u32('A core function index');
  throw invalid(offset, `An optional destructor starts with 0 or 1, not ${form}`);
}

function readDecls(reader: ComponentReader, budget: Budget, depth: number, imports: boolean): TypeDecl[] {
  const decls: TypeDecl[] = [];
  const count = reader.count('declarations of a type', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) decls.push(readDecl(reader, budget, depth + 1, imports));
  return decls;
}

function readDecl(reader: ComponentReader, budget: Budget, depth: number, imports: boolean): TypeDecl {
  const offset = reader.offset;
  const kind = reader.byte('A declaration of a type');
  if (kind === 0x00) return readCoreType(reader, budget, depth);
  if (kind === 0x01) return readType(reader, budget, depth);
  if (kind === 0x02) return readAlias(reader, budget);
  budget.definition(offset);
  if (kind === 0x03 && imports) {
    return { kind: 'import', offset, name: readExternName(reader), type: readExternType(reader) };
  }
  if (kind !== 0x04) throw invalid(offset, `0x${kind.toString(16)} is not a declaration of this type`);
  return { kind: 'export-decl', offset, name: readExternName(reader), type: readExternType(reader) };
}
