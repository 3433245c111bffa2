import { TYPE } from '../format/index.ts';
import { DECODE_LIMITS } from './bounds.ts';
import type { Budget } from './budget.ts';
import { readLimits } from './core-limits.ts';
import { readCoreValType, readRefType } from './core-valtype.ts';
import { invalid } from './fail.ts';
import type { ComponentReader } from './reader.ts';
import type { CoreExternType, CoreTypeDef, CoreTypeSyntax, ModuleDecl } from './syntax.ts';

/** In a component, 0x50 is a module type; a non-final `sub` has a 0x00 before it. */
const MODULE = 0x50;
const OTHER: CoreTypeDef = { kind: 'other' };

export function readCoreTypeSection(reader: ComponentReader, budget: Budget): CoreTypeSyntax[] {
  const types: CoreTypeSyntax[] = [];
  const count = reader.count('core types', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) types.push(readCoreType(reader, budget, 0));
  return types;
}

export function readCoreType(reader: ComponentReader, budget: Budget, depth: number): CoreTypeSyntax {
  const offset = reader.offset;
  budget.definition(offset);
  budget.depth(offset, depth);
  return { kind: 'core-type', offset, types: readDefType(reader, budget, depth) };
}

function readDefType(reader: ComponentReader, budget: Budget, depth: number): CoreTypeDef[] {
  const form = reader.peek();
  if (form === MODULE) {
    reader.offset++;
    return [{ kind: 'module', decls: readModuleDecls(reader, budget, depth) }];
  }
  if (form === 0x00) {
    reader.offset++;
    if (reader.peek() !== TYPE.sub) throw invalid(reader.offset, 'A core type that starts with 0x00 must be a sub type');
  }
  return readRecType(reader, budget);
}

/** Types of a core module's type section, and of a component's without its module types. */
export function readRecType(reader: ComponentReader, budget: Budget): CoreTypeDef[] {
  if (reader.peek() !== TYPE.rec) return [readSubType(reader)];
  reader.offset++;
  const types: CoreTypeDef[] = [];
  const count = reader.count('types of a recursion group', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) {
    budget.definition(reader.offset);
    types.push(readSubType(reader));
  }
  return types;
}

function readSubType(reader: ComponentReader): CoreTypeDef {
  const form = reader.peek();
  if (form === TYPE.sub || form === TYPE.subFinal) {
    reader.offset++;
    const count = reader.count('supertypes', 1);
    for (let i = 0; i < count; i++) reader.u32('A supertype');
  }
  return readCompType(reader);
}

function readCompType(reader: ComponentReader): CoreTypeDef {
  const offset = reader.offset;
  const form = reader.byte('A core type');
  if (form === TYPE.func) return { kind: 'func', type: { params: readValTypes(reader), results: readValTypes(reader) } };
  if (form === TYPE.struct) return readStruct(reader);
  if (form !== TYPE.array) throw invalid(offset, `0x${form.toString(16)} is not a core type`);
  readFieldType(reader);
  return OTHER;
}

function readValTypes(reader: ComponentReader): string[] {
  const types: string[] = [];
  const count = reader.count('core value types', DECODE_LIMITS.typeEntries);
  for (let i = 0; i < count; i++) types.push(readCoreValType(reader));
  return types;
}

function readStruct(reader: ComponentReader): CoreTypeDef {
  const count = reader.count('fields of a struct', DECODE_LIMITS.typeEntries);
  for (let i = 0; i < count; i++) readFieldType(reader);
  return OTHER;
}

function readFieldType(reader: ComponentReader): void {
  const packed = reader.peek();
  if (packed === TYPE.i8 || packed === TYPE.i16) reader.offset++;
  else readCoreValType(reader);
  readMutability(reader);
}

function readMutability(reader: ComponentReader): boolean {
  const offset = reader.offset;
  const byte = reader.byte('A mutability');
  if (byte > 1) throw invalid(offset, `A mutability is 0 or 1, not ${byte}`);
  return byte === 1;
}

function readModuleDecls(reader: ComponentReader, budget: Budget, depth: number): ModuleDecl[] {
  const decls: ModuleDecl[] = [];
  const count = reader.count('declarations of a module type', DECODE_LIMITS.indexSpace);
  for (let i = 0; i < count; i++) decls.push(readModuleDecl(reader, budget, depth));
  return decls;
}

function readModuleDecl(reader: ComponentReader, budget: Budget, depth: number): ModuleDecl {
  const offset = reader.offset;
  budget.definition(offset);
  const kind = reader.byte('A declaration of a module type');
  if (kind === 0x00) return { kind: 'import', offset, ...readCoreImport(reader) };
  if (kind === 0x01) return { kind: 'type', offset, types: readCoreType(reader, budget, depth + 1).types };
  if (kind === 0x02) return { kind: 'alias', offset, ...readCoreAlias(reader) };
  if (kind !== 0x03) throw invalid(offset, `0x${kind.toString(16)} is not a declaration of a module type`);
  return { kind: 'export', offset, name: reader.name('The name of a core export'), type: readCoreExternType(reader) };
}

export function readCoreImport(reader: ComponentReader): { module: string; name: string; type: CoreExternType<number> } {
  const module = reader.name('The module of a core import');
  const name = reader.name('The name of a core import');
  return { module, name, type: readCoreExternType(reader) };
}

function readCoreAlias(reader: ComponentReader): { count: number; index: number } {
  const offset = reader.offset;
  const sort = reader.byte('The sort of a core alias');
  const form = reader.byte('The form of a core alias');
  if (sort !== 0x10 || form !== 0x01) throw invalid(offset, 'A core alias can only refer to an outer type');
  return { count: reader.u32('A scope'), index: reader.u32('A core type index') };
}

function readCoreExternType(reader: ComponentReader): CoreExternType<number> {
  const offset = reader.offset;
  const kind = reader.byte('The kind of a core import or export');
  switch (kind) {
    case 0x00:
      return { kind: 'func', type: reader.u32('A core type index') };
    case 0x01:
      return { kind: 'table', element: readRefType(reader), limits: readLimits(reader).limits };
    case 0x02:
      return { kind: 'memory', ...readLimits(reader) };
    case 0x03:
      return { kind: 'global', value: readCoreValType(reader), mutable: readMutability(reader) };
    case 0x04:
      return { kind: 'tag', type: readTagType(reader) };
    default:
      throw invalid(offset, `0x${kind.toString(16)} is not a kind of core import or export`);
  }
}

export function readTagType(reader: ComponentReader): number {
  const offset = reader.offset;
  if (reader.byte('The attribute of a tag') !== 0) throw invalid(offset, 'The attribute of a tag is not 0');
  return reader.u32('A core type index');
}

export function readGlobalType(reader: ComponentReader): { value: string; mutable: boolean } {
  return { value: readCoreValType(reader), mutable: readMutability(reader) };
}
