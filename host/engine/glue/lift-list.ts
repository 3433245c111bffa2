import type { Shape, ValType } from '../types/index.ts';
import { pairType } from '../types/index.ts';
import type { Abi } from './abi.ts';
import { typedArray } from './numeric.ts';
import type { Body } from './text.ts';

/** What makes values of the elements. */
interface ElementLifter {
  readonly abi: Abi;
  readonly body: Body;
  load(type: ValType, pointer: string, offset: number): string;
}

/**
 * An expression for a list whose place is in two variables. Numbers are copied at once, the rest one by one. A map is a
 * list of pairs, which keeps its order and its duplicates.
 */
export function liftList(
  lifter: ElementLifter,
  shape: Extract<Shape, { kind: 'list' | 'map' }>,
  start: string,
  length: string,
  check: boolean,
): string {
  const { abi, body } = lifter;
  const element: ValType = shape.kind === 'list' ? shape.element : pairType(shape.key, shape.value);
  const { size, align } = element.facts;
  const array = shape.kind === 'list' && shape.length === undefined ? typedArray(element.shape) : undefined;
  if (check) body.line(`checkList(${abi.bytes}, ${start}, ${length}, ${size}, ${align}, ${array !== undefined});`);
  if (array === 'Uint8Array') return `${abi.bytes}.slice(${start}, ${start} + ${length})`;
  if (array !== undefined) return `new ${array}(${abi.bytes}.slice(${start}, ${start} + ${length} * ${size}).buffer)`;
  const list = body.constant('[]');
  const at = body.name();
  body.block(`for (let ${at} = ${start}, n = ${length}; n > 0; n--, ${at} += ${size})`, () => {
    body.line(`${list}.push(${lifter.load(element, at, 0)});`);
  });
  return list;
}
