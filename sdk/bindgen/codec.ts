import type { NamedType, ValueType } from '../wit/model.ts';
import { type Shape, shapeOf } from './abi.ts';
import { spelled, typedArray } from './types.ts';
import type { Unit } from './unit.ts';

/** What taking values apart and putting them together have in common. */

export const at = (base: string, offset: number): string => (offset === 0 ? base : `${base} + ${offset}`);
export const behind = (offset: number): string => (offset === 0 ? '' : `, ${offset}`);

/** Elements that lie in an array as they lie in memory. */
export const isBlock = (element: ValueType): boolean => typedArray(element) !== undefined || shapeOf(element).kind === 'bool';

/** The named type whose helper serves a type; undefined for one without a name. */
function namedOf(shape: Shape): NamedType | undefined {
  return shape.kind === 'record' || shape.kind === 'variant' ? shape.type : undefined;
}

/** A helper of a named type stands where the type is declared, any other where it is used. */
export function helperFor(unit: Unit, prefix: string, type: ValueType, write: (home: Unit, head: string) => string[]): string {
  const named = namedOf(shapeOf(type));
  if (named === undefined) {
    return unit.helper(`${prefix}_${spelled(unit, type)}`, (name) => write(unit, `function ${name}`));
  }
  const home = unit.ownerOf(named);
  const name = home.helper(`${prefix}${home.ownName(named)}`, (key) => write(home, `export function ${key}`));
  return unit.use(home.path, name);
}

/** What a map is a list of. */
export const entryOf = ({ key, value }: Shape & { kind: 'map' }): ValueType => ({ kind: 'tuple', elements: [key, value] });
