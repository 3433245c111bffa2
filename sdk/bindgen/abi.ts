import { SkerryError } from '@skerry/host/base';
import * as engine from '@skerry/host/engine/types';
import type { FlatType, Shape as EngineShape, ValType } from '@skerry/host/engine/types';
import type { NamedType, ValueType } from '../wit/model.ts';

/** Types as the canonical ABI sees them. Its arithmetic is the engine's. */

export type CoreType = FlatType;

/** A type without its aliases, so that only what has a shape of its own is left. */
export type Shape =
  | Exclude<ValueType, { kind: 'named' }>
  | { readonly kind: 'record'; readonly type: NamedType; readonly fields: readonly { name: string; type: ValueType }[] }
  | { readonly kind: 'variant'; readonly type: NamedType; readonly cases: readonly { name: string; type: ValueType | undefined }[] }
  | { readonly kind: 'enum'; readonly type: NamedType; readonly count: number }
  | { readonly kind: 'flags'; readonly type: NamedType; readonly count: number };

/** The declaration behind `use` and `type a = b`, or the type itself where it is another name of an anonymous type. */
export function declarationOf(type: NamedType): NamedType {
  const { definition } = type;
  if (definition.kind !== 'alias' || definition.target.kind !== 'named') return type;
  return declarationOf(definition.target.type);
}

export function shapeOf(type: ValueType): Shape {
  if (type.kind !== 'named') return type;
  const declared = declarationOf(type.type);
  const { definition } = declared;
  switch (definition.kind) {
    case 'alias':
      return shapeOf(definition.target);
    case 'record':
      return { kind: 'record', type: declared, fields: definition.fields };
    case 'variant':
      return { kind: 'variant', type: declared, cases: definition.cases };
    case 'enum':
      return { kind: 'enum', type: declared, count: definition.cases.length };
    case 'flags':
      return { kind: 'flags', type: declared, count: definition.flags.length };
    case 'resource':
      return { kind: 'own', resource: declared };
  }
}

/** The parts of a type that is a choice, in the order of its cases; undefined for any other. */
export function casesOf(shape: Shape): readonly (ValueType | undefined)[] | undefined {
  switch (shape.kind) {
    case 'variant':
      return shape.cases.map(({ type }) => type);
    case 'option':
      return [undefined, shape.some];
    case 'result':
      return [shape.ok, shape.error];
    default:
      return undefined;
  }
}

/** The parts of a type that has several at once; undefined for any other. */
export function partsOf(shape: Shape): readonly ValueType[] | undefined {
  if (shape.kind === 'record') return shape.fields.map(({ type }) => type);
  return shape.kind === 'tuple' ? shape.elements : undefined;
}

function unsupported(kind: string): never {
  throw new SkerryError('BUILD_FAILED', `${kind} has no representation in WASI 0.2`);
}

/** The ABI knows a resource by its handle: any stands for all. */
const ANY_RESOURCE = { resource: new engine.ResourceType({ kind: 'abstract' }) };

const known = new WeakMap<NamedType, ValType>();

/** The type as the engine has it, once for each declaration: types that mention one another twice on each level would take for ever. */
function resolved(type: ValueType): ValType {
  if (type.kind !== 'named') return engine.typeOfShape(engineShape(shapeOf(type)));
  const found = known.get(type.type) ?? engine.typeOfShape(engineShape(shapeOf(type)));
  known.set(type.type, found);
  return found;
}

const optional = (type: ValueType | undefined): ValType | undefined => type && resolved(type);
const labels = (count: number): string[] => Array<string>(count).fill('');

function engineShape(shape: Shape): EngineShape {
  switch (shape.kind) {
    case 'record':
      return { kind: 'record', fields: shape.fields.map(({ name, type }) => ({ label: name, type: resolved(type) })) };
    case 'variant':
      return { kind: 'variant', cases: shape.cases.map(({ name, type }) => ({ label: name, type: optional(type) })) };
    case 'enum':
    case 'flags':
      return { kind: shape.kind, labels: labels(shape.count) };
    case 'tuple':
      return { kind: 'tuple', types: shape.elements.map(resolved) };
    case 'option':
      return { kind: 'option', type: resolved(shape.some) };
    case 'result':
      return { kind: 'result', ok: optional(shape.ok), err: optional(shape.error) };
    case 'list':
      return { kind: 'list', element: resolved(shape.element), length: shape.length };
    case 'map':
      return { kind: 'map', key: resolved(shape.key), value: resolved(shape.value) };
    case 'own':
    case 'borrow':
      return { kind: shape.kind, use: ANY_RESOURCE };
    case 'stream':
    case 'future':
    case 'error-context':
      return unsupported(shape.kind);
    default:
      return { kind: shape.kind };
  }
}

/** Bytes of a value in memory. */
export const sizeOf = (type: ValueType): number => resolved(type).facts.size;
/** The core values of a type, cut off after 17 of them. */
export const flatOf = (type: ValueType): readonly CoreType[] => resolved(type).facts.flat;
/** Whether lowering a value may need memory of its own. */
export const hasText = (type: ValueType): boolean => resolved(type).facts.hasPointer;
export const hasBorrow = (type: ValueType): boolean => resolved(type).facts.hasBorrow;

/** Where the payload of a choice lies in memory. */
export const payloadOffset = (cases: readonly (ValueType | undefined)[]): number => engine.payloadOffset(cases.map(optional));

/** Where parts lie that follow one another in memory. */
export function offsetsOf(parts: readonly ValueType[]): { readonly offsets: readonly number[]; readonly size: number } {
  const types = parts.map(resolved);
  return { offsets: engine.offsetsOf(types), size: engine.typeOfShape({ kind: 'tuple', types }).facts.size };
}

/** The types that a type is made of. */
export function innerTypes(shape: Shape): ValueType[] {
  if (shape.kind === 'list') return [shape.element];
  if (shape.kind === 'map') return [shape.key, shape.value];
  return (casesOf(shape) ?? partsOf(shape) ?? []).filter((part) => part !== undefined);
}
