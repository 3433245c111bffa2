import { HOST_LIMITS } from '../../base/index.ts';
import { problem } from '../binary/index.ts';
import type { InstanceCost } from '../harden/index.ts';
import type { Plan } from '../plan/index.ts';

/** A core module that is instantiated, and what each of its instances takes. */
export interface CostlyModule {
  readonly cost: InstanceCost;
  /** Where it begins in the component. */
  readonly offset: number;
  /** How many instances of it a sandbox has. */
  readonly instances: number;
}

type Count = (cost: InstanceCost) => number;

/** What is counted over all core instances of a sandbox, and the limit that holds for it. */
const COUNTED: readonly (readonly [what: string, limit: number, count: Count])[] = [
  ['core instances', HOST_LIMITS.sandboxCores, () => 1],
  ['memories', HOST_LIMITS.sandboxMemories, ({ memories }) => memories],
  ['tables', HOST_LIMITS.sandboxTables, ({ tables }) => tables],
  ['globals', HOST_LIMITS.sandboxGlobals, ({ globals }) => globals],
  ['imports and exports of core instances', HOST_LIMITS.sandboxLinks, ({ links }) => links],
  ['data and element segments', HOST_LIMITS.sandboxSegments, ({ segments }) => segments],
  ['entries of element segments', HOST_LIMITS.sandboxElements, ({ elements }) => elements],
  ['bytes of data segments', HOST_LIMITS.sandboxDataBytes, ({ dataBytes }) => dataBytes],
];

/**
 * Making a sandbox cannot be interrupted: whatever one costs, all requests of the process wait for. So it is bounded by
 * what the component asks for, before any is made.
 *
 * @throws SkerryError `COMPONENT_TOO_COSTLY` with the first core module that is too much
 */
export function checkCost({ canons, lifts, instances }: Plan, modules: readonly CostlyModule[]): void {
  demand('functions across component boundaries', canons.length + lifts.length, HOST_LIMITS.sandboxFunctions, 0);
  demand('component instances', instances.length, HOST_LIMITS.sandboxComponents, 0);
  for (const [what, limit, count] of COUNTED) {
    let total = 0;
    for (const { cost, offset, instances: times } of modules) demand(what, (total += count(cost) * times), limit, offset);
  }
}

function demand(what: string, value: number, limit: number, offset: number): void {
  if (value <= limit) return;
  const help = 'Each request may need a new sandbox, so it must be quick to make. Make the function smaller, or split it.';
  throw problem('COMPONENT_TOO_COSTLY', offset, `A sandbox of this component would have ${value} ${what}; the limit is ${limit}`, help);
}
