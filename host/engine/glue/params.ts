import type { Field, FuncType, ValType } from '../types/index.ts';
import { flattenAll, MAX_FLAT_PARAMS, offsetsOf, typeOfShape } from '../types/index.ts';
import type { Lifter } from './lift.ts';
import type { Lowerer } from './lower.ts';
import { borrowed, resourceName } from './resources.ts';
import type { Body } from './text.ts';

const typesOf = ({ params }: FuncType): ValType[] => params.map((param) => param.type);

const spills = (types: readonly ValType[]): boolean => flattenAll(types).length > MAX_FLAT_PARAMS;

/** Number of core values that the parameters of a function take. */
export function flatParamCount(type: FuncType): number {
  const types = typesOf(type);
  return spills(types) ? 1 : flattenAll(types).length;
}

/** Places of the parameters when they travel in memory, and the size and alignment of all together. */
function places(types: readonly ValType[]): { offsets: number[]; size: number; align: number } {
  const { size, align } = typeOfShape({ kind: 'tuple', types }).facts;
  return { offsets: offsetsOf(types), size, align };
}

/** What a call has borrowed and has to give back when it is over. */
export interface Lent {
  /** Variables with handles. */
  readonly handles: readonly string[];
  /** Whether the list `lent` holds more. */
  readonly list: boolean;
}

/** How the parameters of a call are measured before they are lifted, as text. */
export interface Admission {
  /** The statement that says what a parameter may hold. */
  start(param: Field): string;
  /** Where a string is cut that is longer; undefined: it is not cut. */
  cutAt(param: Field): number | undefined;
  /** The statement that answers the guest when a parameter holds more; undefined: it stops the guest. */
  instead(param: Field): string | undefined;
}

/** Makes the arguments of a call out of the core values in the variables `values`. */
export function liftParams(
  lifter: Lifter,
  type: FuncType,
  values: readonly string[],
  admission: Admission,
): { args: string[]; lent: Lent } {
  const { abi, body } = lifter;
  const types = typesOf(type);
  const list = types.some((t) => t.facts.hasBorrow && t.shape.kind !== 'borrow') || (spills(types) && hasBorrow(types));
  if (list) body.line('const lent = [];');
  const handles: string[] = [];
  const lent = { handles, list };
  if (spills(types)) return { args: liftSpilled(lifter, type, values[0] as string, admission, lent), lent };
  let next = 0;
  const args = type.params.map((param) => {
    const t = param.type;
    const own = values.slice(next, next + t.facts.flat.length);
    next += own.length;
    if (t.shape.kind !== 'borrow') {
      return liftOne(body, param, admission, lent, () => lifter.flat(t, cut(lifter, param, own, admission)));
    }
    const handle = body.constant(`${abi.state}.lend(${own[0]}, ${resourceName(abi.unit, t.shape.use.resource)})`);
    handles.push(handle);
    return borrowed(abi, t.shape.use.resource, handle);
  });
  return { args, lent };
}

const hasBorrow = (types: readonly ValType[]): boolean => types.some((t) => t.facts.hasBorrow);

/** A variable with one argument. */
function liftOne(body: Body, param: Field, admission: Admission, lent: Lent, lift: () => string): string {
  if (!param.type.facts.hasPointer) return body.constant(lift());
  body.line(admission.start(param));
  const instead = admission.instead(param);
  if (instead === undefined) return body.constant(lift());
  const value = body.name();
  body.line(`let ${value};`);
  body.block('try', () => body.line(`${value} = ${lift()};`));
  body.block('catch (e)', () => {
    body.line('if (!(e instanceof Exceeded)) throw e;');
    for (const statement of giveBack(lent)) body.line(statement);
    body.line(instead);
  });
  return value;
}

/** Pointer and length of a string as they are, or with a length that is not above the bound. */
function cut({ abi, body }: Lifter, param: Field, values: readonly string[], admission: Admission): readonly string[] {
  const max = admission.cutAt(param);
  if (max === undefined) return values;
  if (param.type.shape.kind !== 'string') throw new Error(`"${param.label}" is not a string, so it cannot be cut`);
  const [pointer = '', length = ''] = values;
  return [pointer, body.constant(`${abi.cutString}(${abi.bytes}, ${pointer} >>> 0, ${length} >>> 0, ${max})`)];
}

function liftSpilled(lifter: Lifter, type: FuncType, pointer: string, admission: Admission, lent: Lent): string[] {
  const { abi, body } = lifter;
  const { offsets, size, align } = places(typesOf(type));
  const at = body.constant(`${pointer} >>> 0`);
  body.line(`checkPointer(${abi.bytes}, ${at}, ${size}, ${align});`);
  return type.params.map((param, i) => liftOne(body, param, admission, lent, () => lifter.load(param.type, at, offsets[i] as number)));
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
