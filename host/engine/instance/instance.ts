import type { Imports, Instance } from '../engine.ts';
import { SkerryError } from '../errors.ts';
import { runtime } from '../glue/index.ts';
import { memoryBytes, ResettableState } from '../snapshot/index.ts';
import { CoreInstances } from './core-instances.ts';
import type { Linked } from './evaluate.ts';
import { Meter } from './meter.ts';
import type { Prepared } from './prepared.ts';
import { turnsOfSandbox } from './turns.ts';

/**
 * One sandbox of the component engine.
 *
 * ```
 * make → ready → call → running ⇄ suspended → ready → reset → ready
 *                          └──── trap, limit, stop ────→ failed, never to be used again
 * ```
 */
export class ComponentInstance implements Instance {
  readonly #prepared: Prepared;
  readonly #run: runtime.Run;
  readonly #meter: Meter;
  readonly #cores: CoreInstances;
  #linked: Linked | undefined;
  #state: ResettableState | undefined;
  #calls = 0;
  /** What of `Prepared.realPages` this instance follows already. */
  #realPages: readonly number[] = [];

  private constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#run = new runtime.Run(prepared.limits.handles);
    this.#meter = new Meter(this.#run, turnsOfSandbox(), prepared.limits.cpuTimeMs);
    this.#cores = new CoreInstances(prepared.modules, this.#meter);
  }

  static async make(prepared: Prepared, imports: Imports, signal?: AbortSignal): Promise<ComponentInstance> {
    const instance = new ComponentInstance(prepared);
    const stop = (): void => instance.stop(signal?.reason as Error);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      await instance.#start(imports);
      return instance;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async #start(imports: Imports): Promise<void> {
    this.#meter.start();
    const make = (_id: number, module: number, core: WebAssembly.Imports) => this.#cores.make(module, core);
    this.#linked = await this.#prepared.link(this.#run, new runtime.ImportTable(imports), make);
    // What the host told it is in its memory now, a time, a random number, a handle: good for one request only.
    if (this.#run.calls === 0) this.#state = this.#prepared.resettable(this.#cores.all);
  }

  /** Milliseconds that the last call ran, without what it waited. */
  get cpuTimeMs(): number {
    return this.#meter.usedMs;
  }

  get memoryBytes(): number {
    return memoryBytes(this.#cores.all);
  }

  /** Handles that the guest holds now. */
  get handles(): number {
    return this.#run.states.reduce((sum, { handles }) => sum + handles, 0);
  }

  async call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#run.failed) throw this.#run.error;
    const func = this.#linked?.exports[interfaceId]?.[functionName];
    if (func === undefined) throw missing(interfaceId, functionName);
    this.#followGrowth();
    this.#calls++;
    this.#meter.start();
    try {
      return await func(...args);
    } catch (error) {
      throw this.#prepared.located(error);
    } finally {
      this.#meter.pause();
      this.#calls--;
    }
  }

  stop(reason: Error): void {
    this.#run.stop(reason);
  }

  reset(): boolean {
    if (this.#run.failed || this.#calls > 0) return false;
    for (const state of this.#run.states) dropAll(state.reset());
    const result = this.#state?.reset();
    if (!result?.resettable) return false;
    if (result.surplusPages === 0) return true;
    if (result.surplusPages > this.#prepared.maxSurplusPages) return false;
    this.#prepared.noteGrowth(this.#state!.realPages);
    return true;
  }

  #followGrowth(): void {
    const { realPages } = this.#prepared;
    if (this.#realPages === realPages) return;
    this.#realPages = realPages;
    if (realPages.length > 0) this.#state?.reserve(realPages);
  }
}

/** What the guest did not drop itself. Its own resources are gone with its memory; the host's are told. */
function dropAll(left: readonly runtime.Handle[]): void {
  for (const { resource, rep, scope } of left) {
    if (scope === undefined && resource instanceof runtime.HostResource) resource.drop(rep);
  }
}

function missing(interfaceId: string, functionName: string): SkerryError {
  const of = interfaceId === '' ? '' : ` of ${interfaceId}`;
  return new SkerryError('COMPONENT_NO_HANDLER', `The component exports no function ${functionName}${of}`);
}
