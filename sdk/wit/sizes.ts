import { elementsOf, partsOf } from './facts.ts';
import type { FunctionType, Interface, NamedType, ValueType } from './model.ts';

/** How much a copy of something costs, in objects of the model. What is asked for again is not counted again. */

const known = new WeakMap<object, number>();

function once(of: object, count: () => number): number {
  let size = known.get(of);
  if (size === undefined) known.set(of, (size = count()));
  return size;
}

export function sum<T>(list: readonly T[], size: (item: T) => number): number {
  return list.reduce((total, item) => total + size(item), 0);
}

export function sizeOf(of: Interface): number {
  return once(of, () => 1 + sum(of.types, sizeOfType) + sum(of.functions, sizeOfFunction));
}

export function sizeOfType(of: NamedType): number {
  const { definition } = of;
  const functions = definition.kind === 'resource' ? definition.functions : [];
  return once(of, () => 1 + sum(partsOf(definition), sizeOfValue) + sum(functions, sizeOfFunction));
}

export function sizeOfFunction(of: FunctionType): number {
  const result = of.result === undefined ? [] : [of.result];
  return once(of, () => 1 + sum([...of.parameters.map(({ type }) => type), ...result], sizeOfValue));
}

/** Names count as one: what they stand for is not copied with them. */
function sizeOfValue(type: ValueType): number {
  return 1 + sum(elementsOf(type), sizeOfValue);
}
