import type { ValueType } from '../wit/model.ts';
import { declarationOf, shapeOf } from './abi.ts';
import type { Unit } from './unit.ts';

/** How values look in AssemblyScript. */

const PRIMITIVES: Readonly<Record<string, string>> = {
  bool: 'bool',
  s8: 'i8',
  u8: 'u8',
  s16: 'i16',
  u16: 'u16',
  s32: 'i32',
  u32: 'u32',
  s64: 'i64',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
  char: 'i32',
  string: 'string',
};

const TYPED_ARRAYS: Readonly<Record<string, string>> = {
  s8: 'Int8Array',
  u8: 'Uint8Array',
  s16: 'Int16Array',
  u16: 'Uint16Array',
  s32: 'Int32Array',
  u32: 'Uint32Array',
  s64: 'Int64Array',
  u64: 'Uint64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

const VALUES = new Set(['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64', 'char', 'enum']);

/** Whether it lives on the heap, so that null can stand for it. */
export const isReference = (type: ValueType): boolean => !VALUES.has(shapeOf(type).kind);

/** Whether null is a value of it. */
export function isNullable(type: ValueType): boolean {
  const shape = shapeOf(type);
  return shape.kind === 'option' && usesNull(shape.some);
}

/** Whether `T | null` can say `option<T>`. */
export const usesNull = (some: ValueType): boolean => isReference(some) && !isNullable(some);

/** The typed array that holds such elements, or undefined. */
export function typedArray(element: ValueType): string | undefined {
  const { kind } = shapeOf(element);
  return Object.hasOwn(TYPED_ARRAYS, kind) ? TYPED_ARRAYS[kind] : undefined;
}

/** The name of a list's class. */
export const listText = (unit: Unit, element: ValueType): string => typedArray(element) ?? `Array<${typeText(unit, element)}>`;

/** A payload, which may be missing. */
export function payloadText(unit: Unit, type: ValueType | undefined): string {
  return type === undefined ? unit.runtime('result', 'Unit') : typeText(unit, type);
}

/** A type as it is written in this file. */
export function typeText(unit: Unit, type: ValueType): string {
  switch (type.kind) {
    case 'named':
      return unit.nameOf(declarationOf(type.type));
    case 'own':
    case 'borrow':
      return unit.nameOf(type.resource);
    case 'list':
      return listText(unit, type.element);
    case 'map':
      return `Map<${typeText(unit, type.key)}, ${typeText(unit, type.value)}>`;
    case 'option':
      return optionText(unit, type.some);
    case 'result':
      return `${unit.runtime('result', 'Result')}<${payloadText(unit, type.ok)}, ${payloadText(unit, type.error)}>`;
    case 'tuple':
      return `${tupleClass(unit, type.elements.length)}<${type.elements.map((each) => typeText(unit, each)).join(', ')}>`;
    default:
      return PRIMITIVES[type.kind]!;
  }
}

function optionText(unit: Unit, some: ValueType): string {
  const inner = typeText(unit, some);
  return usesNull(some) ? `${inner} | null` : `${unit.runtime('option', 'Option')}<${inner}>`;
}

export function tupleClass(unit: Unit, arity: number): string {
  return unit.runtime('tuple', `Tuple${arity}`);
}

/** Spells a type as part of a helper's name: own types begin with a capital letter, everything else with a small one. */
export function spelled(unit: Unit, type: ValueType): string {
  switch (type.kind) {
    case 'named':
      return unit.nameOf(declarationOf(type.type));
    case 'own':
    case 'borrow':
      return `${type.kind}_${unit.nameOf(type.resource)}`;
    case 'list':
      return `list${type.length ?? ''}_${spelled(unit, type.element)}`;
    case 'map':
      return `map_${spelled(unit, type.key)}_${spelled(unit, type.value)}`;
    case 'option':
      return `option_${spelled(unit, type.some)}`;
    case 'result':
      return `result_${type.ok ? spelled(unit, type.ok) : 'unit'}_${type.error ? spelled(unit, type.error) : 'unit'}`;
    case 'tuple':
      return [`tuple${type.elements.length}`, ...type.elements.map((each) => spelled(unit, each))].join('_');
    default:
      return type.kind;
  }
}
