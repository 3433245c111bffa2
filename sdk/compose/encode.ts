import type {
  ExternName,
  ExternTypeRef,
  Labelled,
  LabelledCase,
  Sort,
  TypeDecl,
  TypeDef,
  ValTypeDef,
  ValTypeRef,
} from '@skerry/host/engine/binary';
import { Writer } from '@skerry/host/engine/format';

/**
 * Writes types of a component as its binary format spells them (Binary.md of the component model), with indices of
 * another scope than the one that they were read from.
 */

/** How indices of the scope that a type is written in are called there. */
export interface Scope {
  /** A type of the scope itself. */
  readonly type: (index: number) => number;
  /** A type of the scope that is `count` steps around it; 1 is the next one. */
  readonly outer: (count: number, index: number) => number;
}

const PRIMITIVES: Readonly<Record<string, number>> = {
  bool: 0x7f,
  s8: 0x7e,
  u8: 0x7d,
  s16: 0x7c,
  u16: 0x7b,
  s32: 0x7a,
  u32: 0x79,
  s64: 0x78,
  u64: 0x77,
  f32: 0x76,
  f64: 0x75,
  char: 0x74,
  string: 0x73,
  'error-context': 0x64,
};

const NAME_ATTRIBUTES = ['implements', 'version-suffix', 'external-id'] as const;
const SORTS = { func: 0x01, value: 0x02, type: 0x03, component: 0x04, instance: 0x05 } as const;

/** Stops what would have to be written and never is in the types of imports. */
export class Unwritable extends Error {}

export function writeName(writer: Writer, { name, attributes }: Pick<ExternName, 'name' | 'attributes'>): void {
  writer.u8(attributes.length === 0 ? 0x00 : 0x02);
  writer.name(name);
  if (attributes.length === 0) return;
  writer.u32(attributes.length);
  for (const { kind, value } of attributes) {
    writer.u8(NAME_ATTRIBUTES.indexOf(kind));
    writer.name(value);
  }
}

export function writeSort(writer: Writer, sort: Sort): void {
  if (!sort.core) return writer.u8(SORTS[sort.sort]);
  if (sort.sort !== 'module') throw new Unwritable(`a core ${sort.sort}`);
  writer.ops(0x00, 0x11);
}

export function writeExternType(writer: Writer, type: ExternTypeRef, scope: Scope): void {
  switch (type.kind) {
    case 'func':
    case 'component':
    case 'instance':
      writer.u8(SORTS[type.kind]);
      return writer.u32(scope.type(type.type));
    case 'type':
      writer.u8(SORTS.type);
      if (type.bound === 'resource') return writer.u8(0x01);
      writer.u8(0x00);
      return writer.u32(scope.type(type.bound.eq));
    case 'module':
    case 'value':
      throw new Unwritable(`a ${type.kind}`);
  }
}

export function writeTypeDef(writer: Writer, type: TypeDef, scope: Scope): void {
  switch (type.kind) {
    case 'value':
      return writeValTypeDef(writer, type.type, scope);
    case 'func':
      return writeFunc(writer, type, scope);
    case 'instance':
    case 'component':
      writer.u8(type.kind === 'instance' ? 0x42 : 0x41);
      writer.u32(type.decls.length);
      for (const decl of type.decls) writeDecl(writer, decl, within(scope));
      return;
    case 'resource':
      throw new Unwritable('a resource with a representation');
  }
}

/** A scope inside: what it declares itself keeps its index. */
const within = (scope: Scope): Scope => ({
  type: (index) => index,
  outer: (count, index) => (count === 1 ? scope.type(index) : scope.outer(count - 1, index)),
});

function writeDecl(writer: Writer, decl: TypeDecl, scope: Scope): void {
  switch (decl.kind) {
    case 'type':
      writer.u8(0x01);
      return writeTypeDef(writer, decl.type, scope);
    case 'alias': {
      const { sort, target } = decl;
      if (target.kind === 'core-export') throw new Unwritable('an export of a core instance');
      writer.u8(0x02);
      writeSort(writer, sort);
      if (target.kind === 'export') return writeMember(writer, target.instance, target.name);
      const isOwn = target.count === 0;
      if (!isOwn && (sort.core || sort.sort !== 'type')) throw new Unwritable(`an outer ${sort.sort}`);
      return writeOuter(writer, target.count, isOwn ? target.index : scope.outer(target.count, target.index));
    }
    case 'import':
    case 'export-decl':
      writer.u8(decl.kind === 'import' ? 0x03 : 0x04);
      writeName(writer, decl.name);
      return writeExternType(writer, decl.type, scope);
    case 'core-type':
      throw new Unwritable('a core type');
  }
}

/** What follows the sort of an alias of an instance's export. */
export function writeMember(writer: Writer, instance: number, name: string): void {
  writer.u8(0x00);
  writer.u32(instance);
  writer.name(name);
}

/** What follows the sort of an alias of something around. */
export function writeOuter(writer: Writer, count: number, index: number): void {
  writer.u8(0x02);
  writer.u32(count);
  writer.u32(index);
}

function writeFunc(writer: Writer, { async, params, result }: TypeDef & { kind: 'func' }, scope: Scope): void {
  writer.u8(async ? 0x43 : 0x40);
  writer.u32(params.length);
  for (const { label, type } of params) {
    writer.name(label);
    writeValType(writer, type, scope);
  }
  if (result === undefined) return writer.ops(0x01, 0x00);
  writer.u8(0x00);
  writeValType(writer, result, scope);
}

function writeValType(writer: Writer, type: ValTypeRef, scope: Scope): void {
  if (typeof type === 'number') writer.signed(scope.type(type));
  else writer.u8(PRIMITIVES[type]!);
}

function writeOptional(writer: Writer, type: ValTypeRef | undefined, scope: Scope): void {
  writer.u8(type === undefined ? 0x00 : 0x01);
  if (type !== undefined) writeValType(writer, type, scope);
}

function writeLabels(writer: Writer, labels: readonly string[]): void {
  writer.u32(labels.length);
  for (const label of labels) writer.name(label);
}

function writeFields(writer: Writer, fields: readonly Labelled[], scope: Scope): void {
  writer.u8(0x72);
  writer.u32(fields.length);
  for (const { label, type } of fields) {
    writer.name(label);
    writeValType(writer, type, scope);
  }
}

function writeCases(writer: Writer, cases: readonly LabelledCase[], scope: Scope): void {
  writer.u8(0x71);
  writer.u32(cases.length);
  for (const { label, type } of cases) {
    writer.name(label);
    writeOptional(writer, type, scope);
    writer.u8(0x00);
  }
}

function writeTuple(writer: Writer, types: readonly ValTypeRef[], scope: Scope): void {
  writer.u8(0x6f);
  writer.u32(types.length);
  for (const type of types) writeValType(writer, type, scope);
}

function writeValTypeDef(writer: Writer, type: ValTypeDef, scope: Scope): void {
  switch (type.kind) {
    case 'primitive':
      return writeValType(writer, type.type, scope);
    case 'record':
      return writeFields(writer, type.fields, scope);
    case 'variant':
      return writeCases(writer, type.cases, scope);
    case 'list':
      writer.u8(type.length === undefined ? 0x70 : 0x67);
      writeValType(writer, type.element, scope);
      if (type.length !== undefined) writer.u32(type.length);
      return;
    case 'tuple':
      return writeTuple(writer, type.types, scope);
    case 'flags':
    case 'enum':
      writer.u8(type.kind === 'flags' ? 0x6e : 0x6d);
      return writeLabels(writer, type.labels);
    case 'option':
      writer.u8(0x6b);
      return writeValType(writer, type.type, scope);
    case 'result':
      writer.u8(0x6a);
      writeOptional(writer, type.ok, scope);
      return writeOptional(writer, type.err, scope);
    case 'own':
    case 'borrow':
      writer.u8(type.kind === 'own' ? 0x69 : 0x68);
      return writer.u32(scope.type(type.resource));
    case 'stream':
    case 'future':
      writer.u8(type.kind === 'stream' ? 0x66 : 0x65);
      return writeOptional(writer, type.element, scope);
    case 'map':
      writer.u8(0x63);
      writeValType(writer, type.key, scope);
      return writeValType(writer, type.value, scope);
  }
}
