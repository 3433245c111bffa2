import type { ValueType } from '../wit/model.ts';
import { flatOf, hasText, offsetsOf, partsOf, shapeOf } from './abi.ts';
import { lifted, load } from './load.ts';
import { packed, store } from './store.ts';
import { FLAT, MEMORY, PLACE } from './form.ts';
import { giveText, lendText } from './handles.ts';
import type { Unit } from './unit.ts';
import { fieldNames } from './variants.ts';
import { tupleClass, typeText } from './types.ts';

/** Values as parameters and results of core functions. */

export interface Value {
  readonly type: ValueType;
  /** A name, or what else may be evaluated more than once. */
  readonly text: string;
}

export interface Code {
  /** What comes before. */
  readonly statements: readonly string[];
  readonly expressions: readonly string[];
}

/** The core values of a value as expressions, or undefined for one that has a choice in it. */
function coreValues(unit: Unit, type: ValueType, text: string): string[] | undefined {
  const shape = shapeOf(type);
  switch (shape.kind) {
    case 'string':
      return [`${unit.runtime('text', 'textOf')}(${text})`, `${text}.length`];
    case 'list':
      return shape.length === undefined ? [packed(unit, type, text), `${text}.length`] : undefined;
    case 'map':
      return [packed(unit, type, text), `${text}.size`];
    case 'own':
      return [giveText(unit, shape.resource, text)];
    case 'borrow':
      return [lendText(unit, shape.resource, text)];
    case 'flags':
      return [`${text}.bits`];
    case 'char':
      return [`${unit.runtime('text', 'checkedChar')}(${text})`];
    case 'record':
      return concat(
        fieldNames(shape.fields.map(({ name }) => name)).map((name, i) => coreValues(unit, shape.fields[i]!.type, `${text}.${name}`)),
      );
    case 'tuple':
      return concat(shape.elements.map((part, i) => coreValues(unit, part, `${text}.item${i}`)));
    case 'option':
    case 'result':
    case 'variant':
      return undefined;
    default:
      return [text];
  }
}

function concat(parts: readonly (string[] | undefined)[]): string[] | undefined {
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Arguments of a core function. Values with choices in them go through `FLAT`. */
export function lowerArguments(unit: Unit, values: readonly Value[]): Code {
  const statements: string[] = [];
  const expressions: string[] = [];
  let places = 0;
  for (const { type, text } of values) {
    const direct = coreValues(unit, type, text);
    if (direct !== undefined) {
      expressions.push(...direct);
      continue;
    }
    const start = places;
    places += flatOf(type).length;
    statements.push(...store(unit, FLAT, type, unit.runtime('memory', 'FLAT'), start * PLACE, text));
    expressions.push(...flatOf(type).map((core, i) => readPlace(core, start + i)));
  }
  if (places > 0) statements.unshift(`${unit.runtime('memory', 'clearFlat')}(${places});`);
  return { statements, expressions };
}

const behind = (place: number): string => (place === 0 ? '' : `, ${place * PLACE}`);
const readPlace = (core: string, place: number): string => `load<${core}>(FLAT${behind(place)})`;

/** Arguments that are too many: one block of memory holds them. */
export function lowerInMemory(unit: Unit, values: readonly Value[]): Code {
  const { offsets, size } = offsetsOf(values.map(({ type }) => type));
  const statements = values.flatMap(({ type, text }, i) => store(unit, MEMORY, type, '$parameters', offsets[i]!, text));
  return {
    statements: [`const $parameters = ${unit.runtime('memory', 'allocate')}(${size});`, ...statements],
    expressions: ['$parameters'],
  };
}

/** Whether lowering these leaves memory to be freed. */
export const needsRelease = (types: readonly ValueType[], inMemory: boolean): boolean => inMemory || types.some(hasText);

/** A value of core values that have names, or undefined for one that has a choice in it. */
function fromCore(unit: Unit, type: ValueType, core: string[]): string | undefined {
  const shape = shapeOf(type);
  const parts = partsOf(shape);
  if (parts !== undefined) {
    const texts = parts.map((part) => fromCore(unit, part, core));
    if (texts.some((text) => text === undefined)) return undefined;
    const name =
      shape.kind === 'record'
        ? unit.nameOf(shape.type)
        : `${tupleClass(unit, parts.length)}<${parts.map((part) => typeText(unit, part)).join(', ')}>`;
    return `new ${name}(${texts.join(', ')})`;
  }
  if (['option', 'result', 'variant'].includes(shape.kind) || (shape.kind === 'list' && shape.length !== undefined)) return undefined;
  return lifted(unit, type, core.splice(0, flatOf(type).length));
}

/** Values of a core function's parameters. */
export function liftParameters(unit: Unit, types: readonly ValueType[], names: readonly string[]): Code {
  const statements: string[] = [];
  const expressions: string[] = [];
  let next = 0;
  let places = 0;
  for (const type of types) {
    const count = flatOf(type).length;
    const core = names.slice(next, next + count);
    next += count;
    const direct = fromCore(unit, type, [...core]);
    if (direct !== undefined) {
      expressions.push(direct);
      continue;
    }
    const flat = unit.runtime('memory', 'FLAT');
    const start = places;
    places += count;
    statements.push(...flatOf(type).map((each, i) => `store<${each}>(${flat}, ${core[i]!}${behind(start + i)});`));
    expressions.push(load(unit, FLAT, type, flat, start * PLACE));
  }
  return { statements, expressions };
}

/** A result that is one core value, as that value. */
export function lowerOne(unit: Unit, { type, text }: Value): Code {
  const direct = coreValues(unit, type, text);
  if (direct !== undefined) return { statements: [], expressions: direct };
  return lowerArguments(unit, [{ type, text }]);
}

/** What a core function with one core result returned, as a value. */
export function liftOne(unit: Unit, type: ValueType, call: string): Code {
  const direct = fromCore(unit, type, [call]);
  if (direct !== undefined) return { statements: [], expressions: [direct] };
  const flat = unit.runtime('memory', 'FLAT');
  return { statements: [`store<${flatOf(type)[0]!}>(${flat}, ${call});`], expressions: [load(unit, FLAT, type, flat, 0)] };
}
