import type { CoreArg, CoreSource } from '../types/index.ts';
import { readFixup, readShim } from './shim-modules.ts';
import type { Plan, Step } from './plan.ts';

/** The key of a core export in `Plan.redirects`. */
export const exportKey = (instance: number, name: string): string => `${instance} ${name}`;

type CoreStep = Extract<Step, { kind: 'core-instance' }>;

/**
 * Leaves out the detour that the usual tools build into each component: lowered functions need the memory of a module
 * that itself imports them, so a "shim" module stands in for them with calls through a table, which a "fixup" module
 * fills at the end. Generated functions look at the memory only when they are called, so they can be imported at once.
 * Calls get shorter, and two core instances and a table less have to be made and put back for each request.
 */
export function withoutShims(plan: Plan): Plan {
  const steps = plan.steps.toSorted((a, b) => Number(a.kind !== 'canon') - Number(b.kind !== 'canon'));
  const redirects = new Map<string, CoreSource>();
  const obsolete = new Set<Step>();
  const instances = steps.filter((step) => step.kind === 'core-instance');
  for (const shim of instances) {
    const found = findDetour(plan, shim, instances);
    if (found === undefined) continue;
    for (const [name, source] of found.direct) redirects.set(exportKey(shim.id, name), source);
    if (found.isComplete) obsolete.add(shim).add(found.fixup);
  }
  return dropUnusedModules({ ...plan, steps: steps.filter((step) => !obsolete.has(step)), redirects });
}

interface Detour {
  readonly fixup: CoreStep;
  /** What the exports of the shim come to, as far as it is there from the start. */
  readonly direct: ReadonlyMap<string, CoreSource>;
  /** Nothing of the shim is needed any more. */
  readonly isComplete: boolean;
}

function findDetour(plan: Plan, shim: CoreStep, instances: readonly CoreStep[]): Detour | undefined {
  const module = readShim(plan.modules[shim.module] as Plan['modules'][number]);
  if (module === undefined) return undefined;
  const isTable = ({ item: { source } }: CoreArg): boolean =>
    source.kind === 'export' && source.instance === shim.id && source.name === module.table;
  const users = instances.filter(({ args }) => args.some(isTable));
  const [fixup] = users;
  if (fixup === undefined || users.length > 1) return undefined;
  const entries = readFixup(plan.modules[fixup.module] as Plan['modules'][number]);
  if (entries === undefined) return undefined;
  const direct = new Map<string, CoreSource>();
  for (const [name, { entry, type }] of module.functions) {
    const filled = entries[entry];
    const arg = fixup.args.find((candidate) => candidate.module === filled?.module && candidate.name === filled.name);
    if (arg?.item.source.kind === 'canon' && filled?.type === type) direct.set(name, arg.item.source);
  }
  return { fixup, direct, isComplete: direct.size === module.functions.size };
}

/** Numbers the modules that are still instantiated anew. */
function dropUnusedModules(plan: Plan): Plan {
  const used = new Map<number, number>();
  const steps = plan.steps.map((step): Step => {
    if (step.kind === 'canon') return step;
    const module = used.get(step.module) ?? used.size;
    used.set(step.module, module);
    return { ...step, module };
  });
  const modules = [...used.keys()].map((index) => plan.modules[index] as Plan['modules'][number]);
  const unused = [...plan.unused, ...plan.modules.filter((_, index) => !used.has(index))];
  return { ...plan, steps, modules, unused };
}
