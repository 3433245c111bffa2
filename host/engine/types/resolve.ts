import type { CoreFuncType, Labelled, TypeDef, ValTypeDef, ValTypeRef } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { typeOfShape } from './layout.ts';
import { checkLabels } from './names.ts';
import type { ResourceUse } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Field, FuncType, Shape, ValType } from './valtype.ts';

/** Types inside each other, as wasm-tools has it. */
const DEPTH_LIMIT = 100;
const SIZE_LIMIT = 2 ** 28;
const FLAGS_LIMIT = 32;
const MAP_KEYS = new Set(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'char', 'string']);

const primitives = new Map<string, ValType>();

function primitive(kind: Extract<ValTypeRef, string>): ValType {
  const known = primitives.get(kind);
  if (known !== undefined) return known;
  const type = makeValType({ kind }, 0);
  primitives.set(kind, type);
  return type;
}

function makeValType(shape: Shape, offset: number): ValType {
  const type = typeOfShape(shape);
  const { facts } = type;
  if (facts.depth > DEPTH_LIMIT) throw invalid(offset, `Types are nested deeper than the limit of ${DEPTH_LIMIT}`);
  if (facts.size64 >= SIZE_LIMIT) throw invalid(offset, `A value of this type takes ${facts.size64} bytes, too many`);
  return type;
}

/** The same type under another name. */
export const renamed = ({ shape, facts, origin }: ValType): ValType => ({ shape, facts, origin });

export function resolveRef(ref: ValTypeRef, scope: Scope, offset: number): ValType {
  if (typeof ref === 'string') return primitive(ref);
  const entity = scope.typeAt(ref, offset);
  if (entity.type !== 'value') throw invalid(offset, `Type ${ref} is not a value type`);
  return entity.value;
}

function resolveOptional(ref: ValTypeRef | undefined, scope: Scope, offset: number): ValType | undefined {
  return ref === undefined ? undefined : resolveRef(ref, scope, offset);
}

export function resolveValType(def: ValTypeDef, scope: Scope, offset: number): ValType {
  if (def.kind === 'primitive') return resolveRef(def.type, scope, offset);
  return makeValType(resolveShape(def, scope, offset), offset);
}

function resolveShape(def: Exclude<ValTypeDef, { kind: 'primitive' }>, scope: Scope, offset: number): Shape {
  switch (def.kind) {
    case 'record':
      return { kind: 'record', fields: resolveFields(def.fields, scope, offset) };
    case 'variant': {
      checkLabels(
        def.cases.map((c) => c.label),
        offset,
      );
      const cases = def.cases.map(({ label, type }) => ({ label, type: resolveOptional(type, scope, offset) }));
      return { kind: 'variant', cases };
    }
    case 'list':
      return { kind: 'list', element: resolveRef(def.element, scope, offset), length: def.length };
    case 'tuple':
      return { kind: 'tuple', types: def.types.map((type) => resolveRef(type, scope, offset)) };
    case 'flags':
      if (def.labels.length > FLAGS_LIMIT) throw invalid(offset, `${def.labels.length} flags are more than ${FLAGS_LIMIT}`);
      checkLabels(def.labels, offset);
      return { kind: 'flags', labels: def.labels };
    case 'enum':
      checkLabels(def.labels, offset);
      return { kind: 'enum', labels: def.labels };
    case 'option':
      return { kind: 'option', type: resolveRef(def.type, scope, offset) };
    case 'result': {
      const ok = resolveOptional(def.ok, scope, offset);
      return { kind: 'result', ok, err: resolveOptional(def.err, scope, offset) };
    }
    case 'own':
    case 'borrow':
      return { kind: def.kind, use: resolveResource(def.resource, scope, offset) };
    case 'stream':
    case 'future':
      return { kind: def.kind, element: resolveElement(def.kind, def.element, scope, offset) };
    case 'map':
      return resolveMap(def.key, def.value, scope, offset);
  }
}

function resolveFields(fields: readonly Labelled[], scope: Scope, offset: number): Field[] {
  checkLabels(
    fields.map((field) => field.label),
    offset,
  );
  return fields.map(({ label, type }) => ({ label, type: resolveRef(type, scope, offset) }));
}

function resolveElement(kind: string, ref: ValTypeRef | undefined, scope: Scope, offset: number): ValType | undefined {
  const element = resolveOptional(ref, scope, offset);
  if (element?.facts.hasBorrow) throw invalid(offset, `A ${kind} cannot carry a borrow`);
  if (kind === 'stream' && element?.shape.kind === 'char') throw invalid(offset, 'A stream cannot carry char');
  return element;
}

function resolveMap(keyRef: ValTypeRef, valueRef: ValTypeRef, scope: Scope, offset: number): Shape {
  const key = resolveRef(keyRef, scope, offset);
  if (!MAP_KEYS.has(key.shape.kind)) throw invalid(offset, `A map cannot have keys of type ${key.shape.kind}`);
  return { kind: 'map', key, value: resolveRef(valueRef, scope, offset) };
}

export function resolveResource(index: number, scope: Scope, offset: number): ResourceUse {
  const entity = scope.typeAt(index, offset);
  if (entity.type !== 'resource') throw invalid(offset, `Type ${index} is not a resource type`);
  return entity.use;
}

export function resolveFunc(def: Extract<TypeDef, { kind: 'func' }>, scope: Scope, offset: number): FuncType {
  const params = resolveFields(def.params, scope, offset);
  const result = resolveOptional(def.result, scope, offset);
  if (result?.facts.hasBorrow) throw invalid(offset, 'A function cannot return a borrow');
  return { async: def.async, params, result };
}

export const sameCoreFunc = (a: CoreFuncType, b: CoreFuncType): boolean => sameList(a.params, b.params) && sameList(a.results, b.results);

/** References to defined types are left to the WebAssembly engine. */
function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i] || (type.includes('$') && b[i]?.includes('$')));
}

/** The element of a map as a list has it. */
export const pairType = (key: ValType, value: ValType): ValType => makeValType({ kind: 'tuple', types: [key, value] }, 0);
