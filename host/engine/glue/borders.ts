import type { InstanceNode } from '../types/index.ts';

/**
 * The instances that a call enters: the callee and what it is inside of, without what the caller is inside of already
 * (CanonicalABI.md, `entering_set`).
 */
function entered(callee: InstanceNode, caller: InstanceNode | undefined): number[] {
  const outside = new Set(chain(caller));
  return chain(callee).filter((id) => !outside.has(id));
}

function chain(node: InstanceNode | undefined): number[] {
  const ids: number[] = [];
  for (let at = node; at !== undefined; at = at.parent) ids.push(at.id);
  return ids;
}

/** Statements that refuse to enter an instance that runs already, and mark it as running. */
export function enter(callee: InstanceNode, caller: InstanceNode | undefined): string[] {
  const ids = entered(callee, caller);
  if (ids.length === 0) return [];
  const busy = ids.map((id) => `!i${id}.mayEnter`).join(' || ');
  return [`if (${busy}) throw run.entered();`, ...ids.map((id) => `i${id}.mayEnter = false;`)];
}

export function leave(callee: InstanceNode, caller: InstanceNode | undefined): string[] {
  return entered(callee, caller).map((id) => `i${id}.mayEnter = true;`);
}
