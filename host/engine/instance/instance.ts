import type { Imports, Instance } from '../engine.ts';
import { SkerryError } from '../errors.ts';
import { runtime } from '../glue/index.ts';
import type { Instantiate, Linked, MakeCore } from './evaluate.ts';

/** What an instance owns and a snapshot has to cover. */
export interface InstanceState {
  /** Exports of the core instances, in the order in which they were made. */
  readonly core: readonly WebAssembly.Exports[];
  /** Handle tables and flags of the component instances. */
  readonly components: readonly runtime.ComponentState[];
}

/** One sandbox of the component engine. */
export class ComponentInstance implements Instance {
  readonly #run: runtime.Run;
  readonly #linked: Linked;

  constructor(instantiate: Instantiate, imports: Imports, core: MakeCore, handleLimit: number) {
    this.#run = new runtime.Run(handleLimit);
    this.#linked = instantiate(this.#run, new runtime.ImportTable(imports), core);
  }

  get state(): InstanceState {
    return { core: this.#linked.core, components: this.#run.states };
  }

  async call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#run.failed) throw this.#run.error;
    const func = this.#linked.exports[interfaceId]?.[functionName];
    if (func === undefined) throw missing(interfaceId, functionName);
    return func(...args);
  }

  stop(reason: Error): void {
    this.#run.stop(reason);
  }
}

function missing(interfaceId: string, functionName: string): SkerryError {
  const of = interfaceId === '' ? '' : ` of ${interfaceId}`;
  return new SkerryError('COMPONENT_NO_HANDLER', `The component exports no function ${functionName}${of}`);
}
