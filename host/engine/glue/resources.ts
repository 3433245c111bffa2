import { unsupported } from '../binary/index.ts';
import type { InstanceNode, ResourceType } from '../types/index.ts';
import type { Abi } from './abi.ts';
import { enter, leave } from './borders.ts';
import { hostClass } from './host-call.ts';
import { type Body, literal, pascalCase } from './text.ts';
import type { Unit } from './unit.ts';

/** The variable of a resource type at run time. */
export function resourceName(unit: Unit, type: ResourceType): string {
  return unit.resource(type, (name) => declare(unit, name, type));
}

function declare(unit: Unit, name: string, { origin }: ResourceType): void {
  if (origin.kind === 'abstract') throw unsupported(0, 'A resource type that nothing defines is used');
  if (origin.kind === 'host') {
    const { interfaceId, name: witName } = origin;
    const { from, owner } = hostClass(interfaceId, witName);
    const found = `imports.class(${from}, ${owner})`;
    unit.head.push(`var ${name} = new HostResource(${literal(pascalCase(witName))}, ${found});`);
    return;
  }
  unit.head.push(`var ${name} = new GuestResource('guest resource', ${destructor(unit, name, origin)});`);
}

type GuestOrigin = Extract<ResourceType['origin'], { kind: 'guest' }>;

/** The function with which the host drops a resource of a guest. */
function destructor(unit: Unit, name: string, { dtor, instance }: GuestOrigin): string {
  if (dtor === undefined) return '() => {}';
  const guards = enter(instance, undefined).join(' ');
  const call = `run.startStretch(); run.pin(); ${unit.core(dtor.source)}(rep); run.unpin();`;
  const run = `try { ${call} } catch (e) { throw run.fail(e); }`;
  unit.functions.push(`function drop${name}(rep) {\n  ${guards}\n  ${run}\n  ${leave(instance, undefined).join(' ')}\n}`);
  return `drop${name}`;
}

/** Whether the host sees an object of a guest in place of the representation. */
const wrapped = (abi: Abi, type: ResourceType): boolean => abi.boundary === 'host' && type.origin.kind === 'guest';

export function liftOwn(abi: Abi, type: ResourceType, handle: string): string {
  const name = resourceName(abi.unit, type);
  const rep = `${abi.state}.take(${handle}, ${name})`;
  return wrapped(abi, type) ? `${name}.wrap(${rep}, true)` : rep;
}

/** Notes in `lent` what was lent; the function that emits the call declares that list and gives it back. */
export function liftBorrow(abi: Abi, body: Body, type: ResourceType, handle: string): string {
  const name = resourceName(abi.unit, type);
  const lent = body.constant(`${abi.state}.lend(${handle}, ${name})`);
  body.line(`lent.push(${lent});`);
  return borrowed(abi, type, lent);
}

/** The value of a borrow whose handle is in a variable. */
export function borrowed(abi: Abi, type: ResourceType, handle: string): string {
  return wrapped(abi, type) ? `${resourceName(abi.unit, type)}.wrap(${handle}.rep, false)` : `${handle}.rep`;
}

export function lowerOwn(abi: Abi, type: ResourceType, value: string): string {
  const name = resourceName(abi.unit, type);
  return `${abi.state}.add(${name}, ${representation(abi, type, value, 'unwrapOwn')}, undefined)`;
}

/** The implementing instance gets its representation, every other one a handle that it has to drop. */
export function lowerBorrow(abi: Abi, type: ResourceType, value: string): string {
  const rep = representation(abi, type, value, 'unwrapBorrow');
  if (implements_(abi.instance, type)) return rep;
  return `${abi.state}.addBorrow(${resourceName(abi.unit, type)}, ${rep}, scope)`;
}

const implements_ = (instance: InstanceNode, { origin }: ResourceType): boolean => origin.kind === 'guest' && origin.instance === instance;

function representation(abi: Abi, type: ResourceType, value: string, unwrap: string): string {
  if (abi.boundary === 'guest') return value;
  const name = resourceName(abi.unit, type);
  return type.origin.kind === 'host' ? `${name}.check(${value})` : `${name}.${unwrap}(${value})`;
}
