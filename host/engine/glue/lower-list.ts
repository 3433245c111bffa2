import type { Shape, ValType } from '../types/index.ts';
import { pairType } from '../types/index.ts';
import type { Abi } from './abi.ts';
import { typedArray } from './numeric.ts';
import type { Body } from './text.ts';

/** What stores the elements. */
interface ElementLowerer {
  readonly abi: Abi;
  readonly body: Body;
  store(type: ValType, value: string, pointer: string, offset: number): void;
}

/** Copies a list into memory that the guest allocates: variables with its place and length. */
export function lowerList(
  lowerer: ElementLowerer,
  shape: Extract<Shape, { kind: 'list' | 'map' }>,
  value: string,
): readonly [string, string] {
  const { abi, body } = lowerer;
  const isMap = shape.kind === 'map';
  const element: ValType = isMap ? pairType(shape.key, shape.value) : shape.element;
  const { size, align } = element.facts;
  const source = isMap ? body.constant(`[...${value}]`) : value;
  const length = body.constant(`listLength(${source}, ${size})`);
  const start = body.constant(`${abi.realloc}(0, 0, ${align}, ${size === 1 ? length : `${length} * ${size}`})`);
  const array = typedArray(element.shape);
  if (array === undefined) storeElements(lowerer, element, source, start, length);
  else storeNumbers(lowerer, element, array, source, start, length);
  return [start, length];
}

function storeNumbers(lowerer: ElementLowerer, element: ValType, array: string, value: string, start: string, length: string): void {
  const { abi, body } = lowerer;
  const bytes = array === 'Uint8Array' ? value : `new Uint8Array(${value}.buffer, ${value}.byteOffset, ${value}.byteLength)`;
  body.either(
    `${value} instanceof ${array}`,
    () => body.line(`${abi.bytes}.set(${bytes}, ${start});`),
    () => storeElements(lowerer, element, value, start, length),
  );
}

/** Stores elements one by one. An element may make the guest's memory grow, so nothing of it is kept in a variable. */
export function storeElements(lowerer: ElementLowerer, element: ValType, value: string, start: string, length: string): void {
  const { body } = lowerer;
  const [i, at] = [body.name(), body.name()];
  const head = `for (let ${i} = 0, ${at} = ${start}; ${i} < ${length}; ${i}++, ${at} += ${element.facts.size})`;
  body.block(head, () => lowerer.store(element, body.constant(`${value}[${i}]`), at, 0));
}
