import type { FuncType, ValType } from '../types/index.ts';
import { alignTo, flattenAll, MAX_FLAT_PARAMS } from '../types/index.ts';
import type { Lifter } from './lift.ts';
import type { Lowerer } from './lower.ts';
import { borrowed, resourceName } from './resources.ts';

const typesOf = ({ params }: FuncType): ValType[] => params.map((param) => param.type);

const spills = (types: readonly ValType[]): boolean => flattenAll(types).length > MAX_FLAT_PARAMS;

/** Number of core values that the parameters of a function take. */
export function flatParamCount(type: FuncType): number {
  const types = typesOf(type);
  return spills(types) ? 1 : flattenAll(types).length;
}

/** Places of the parameters when they travel in memory, and the size and alignment of all together. */
function places(types: readonly ValType[]): { offsets: number[]; size: number; align: number } {
  let end = 0;
  let align = 1;
  const offsets = types.map(({ facts }) => {
    const offset = alignTo(end, facts.align);
    end = offset + facts.size;
    align = Math.max(align, facts.align);
    return offset;
  });
  return { offsets, size: alignTo(end, align), align };
}

/** What a call has borrowed and has to give back when it is over. */
export interface Lent {
  /** Variables with handles. */
  readonly handles: readonly string[];
  /** Whether the list `lent` holds more. */
  readonly list: boolean;
}

/** Makes the arguments of a call out of the core values in the variables `values`. */
export function liftParams(lifter: Lifter, type: FuncType, values: readonly string[]): { args: string[]; lent: Lent } {
  const { abi, body } = lifter;
  const types = typesOf(type);
  const list = types.some((t) => t.facts.hasBorrow && t.shape.kind !== 'borrow') || (spills(types) && hasBorrow(types));
  if (list) body.line('const lent = [];');
  if (spills(types)) return { args: liftSpilled(lifter, types, values[0] as string), lent: { handles: [], list } };
  const handles: string[] = [];
  let next = 0;
  const args = types.map((t) => {
    const own = values.slice(next, next + t.facts.flat.length);
    next += own.length;
    if (t.shape.kind !== 'borrow') return body.constant(lifter.flat(t, own));
    const handle = body.constant(`${abi.state}.lend(${own[0]}, ${resourceName(abi.unit, t.shape.use.resource)})`);
    handles.push(handle);
    return borrowed(abi, t.shape.use.resource, handle);
  });
  return { args, lent: { handles, list } };
}

const hasBorrow = (types: readonly ValType[]): boolean => types.some((t) => t.facts.hasBorrow);

function liftSpilled(lifter: Lifter, types: readonly ValType[], pointer: string): string[] {
  const { abi, body } = lifter;
  const { offsets, size, align } = places(types);
  const at = body.constant(`${pointer} >>> 0`);
  body.line(`checkPointer(${abi.bytes}, ${at}, ${size}, ${align});`);
  return types.map((t, i) => body.constant(lifter.load(t, at, offsets[i] as number)));
}

/** Statements that give back what a call has borrowed. */
export function giveBack({ handles, list }: Lent): string[] {
  const statements = handles.map((handle) => `${handle}.lends--;`);
  if (list) statements.push('for (let i = 0; i < lent.length; i++) lent[i].lends--;');
  return statements;
}

/** Core values for the arguments in the variables `values`. */
export function lowerParams(lowerer: Lowerer, type: FuncType, values: readonly string[]): string[] {
  const types = typesOf(type);
  if (!spills(types)) return types.flatMap((t, i) => lowerer.flat(t, values[i] as string));
  const { abi, body } = lowerer;
  const { offsets, size, align } = places(types);
  const at = body.constant(`${abi.realloc}(0, 0, ${align}, ${size})`);
  for (const [i, t] of types.entries()) lowerer.store(t, values[i] as string, at, offsets[i] as number);
  return [at];
}
