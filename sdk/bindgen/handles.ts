import type { NamedType } from '../wit/model.ts';
import { declarationOf } from './abi.ts';
import type { Unit } from './unit.ts';

/** How resources cross the border. */

/** Whether it is this component that makes the resource. */
export const isOwn = (unit: Unit, resource: NamedType): boolean => unit.ownerOf(resource).side === 'export';

/** A function of a resource that the canonical ABI has: `$dropBucket`. */
export function builtin(unit: Unit, resource: NamedType, kind: 'drop' | 'new' | 'rep'): string {
  const owner = unit.ownerOf(resource);
  return unit.use(owner.path, `$${kind}${owner.ownName(declarationOf(resource))}`);
}

/** The handle of a resource that is given away. */
export function giveText(unit: Unit, resource: NamedType, value: string): string {
  if (!isOwn(unit, resource)) return `${value}.$give()`;
  return `${unit.runtime('exported', 'giveExported')}(${value}, ${builtin(unit, resource, 'new')})`;
}

/** The handle of a resource that is lent. */
export function lendText(unit: Unit, resource: NamedType, value: string): string {
  if (!isOwn(unit, resource)) return `${value}.$lend()`;
  return `${unit.runtime('exported', 'lendExported')}(${value}, ${builtin(unit, resource, 'new')})`;
}

/** The resource that a handle stands for; what is lent of a component's own comes as the number behind the handle. */
export function takeText(unit: Unit, kind: 'own' | 'borrow', resource: NamedType, handle: string): string {
  const name = unit.nameOf(resource);
  if (!isOwn(unit, resource)) {
    return `${unit.runtime('resource', kind === 'own' ? 'owned' : 'borrowed')}<${name}>(${handle}, ${builtin(unit, resource, 'drop')})`;
  }
  if (kind === 'borrow') return `changetype<${name}>(${unit.runtime('exported', 'exportedOf')}(${handle}))`;
  return `changetype<${name}>(${unit.runtime('exported', 'takeExported')}(${handle}, ${builtin(unit, resource, 'rep')}))`;
}
