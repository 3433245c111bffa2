import { HOST_LIMITS } from '../base/index.ts';
import type { OutboundFactory } from '../capabilities/index.ts';
import { HostMemoryBudget, type HostMemoryShare, preparedFrom } from '../engine/index.ts';
import { type Deployment, deployPrepared, type Functions, InstanceBudget } from '../runtime/index.ts';
import type { StorageDriver } from '../storage/contract.ts';
import type { BundledFiles, BundledFunction } from './bundle.ts';
import { coreModule } from './modules.ts';
import { Routes } from './routes.ts';
import { secretsFrom, type Variables, withVariables } from './variables.ts';

export interface EdgeServices {
  /** undefined: no function has a store. */
  readonly storage: StorageDriver | undefined;
  readonly outbound: OutboundFactory;
  /** Stand in place of values of the manifests. */
  readonly variables: Variables;
}

/**
 * Makes the functions of a bundle ready.
 *
 * @throws SkerryError as `deploy` does; `skerry bundle` has found out before whether it does
 */
export function openFunctions(functions: readonly BundledFunction[], files: BundledFiles, services: EdgeServices): Functions {
  const { storage = nothingStored, outbound, variables } = services;
  const shared = { storage, outbound, instances: new InstanceBudget(HOST_LIMITS.instances), hostMemory: new HostMemoryBudget() };
  const deployed = functions.map((each): readonly [BundledFunction['routes'], Deployment] => {
    const { glue, memories } = each;
    const manifest = withVariables(each.manifest, variables);
    const modules = each.modules.map((module) => coreModule(module, files));
    const prepare = (hostMemory: HostMemoryShare) => preparedFrom({ glue, modules, memories, limits: manifest.limits }, { hostMemory });
    const placement = { secrets: secretsFrom(manifest.name, variables) };
    return [each.routes, deployPrepared(manifest, each, prepare, { ...shared, placement })];
  });
  return new Routes(deployed);
}

/** A store has to be granted, and then the bundle has a driver. */
const nothingStored: StorageDriver = {
  name: 'none',
  open() {
    throw new Error('the bundle has no storage');
  },
  close() {},
};
