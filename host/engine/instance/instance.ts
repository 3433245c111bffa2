import type { Imports, Instance } from '../engine.ts';
import { type SandboxLimits, SkerryError } from '../../base/index.ts';
import type { HostMemoryShare } from '../host-memory.ts';
import { runtime } from '../glue/index.ts';
import { type MemoryStrategy, memoryBytes, type ResettableState } from '../snapshot/index.ts';
import { CoreInstances } from './core-instances.ts';
import type { CoreModule } from './core-module.ts';
import type { Instantiate, Linked } from './evaluate.ts';
import { Meter } from './meter.ts';
import { Remains } from './remains.ts';
import { turnsOfSandbox } from './turns.ts';

/** What all instances of one component share. */
export interface Shared {
  readonly modules: readonly CoreModule[];
  readonly limits: SandboxLimits;
  readonly hostMemory: HostMemoryShare;
  /** Makes the core instances and ties them together. */
  readonly link: Instantiate;
  /** Pages that V8 holds for the memories of every instance: what the largest one has grown to. */
  readonly realPages: readonly number[];
  /** Pages that all memories of an instance may grow by, together. */
  readonly growthPages: number;
  /**
   * An instance that is to be kept has grown. All others follow, so that no guest can tell it from one that has not: in each
   * memory to the most that one of them has.
   *
   * @returns false when that is more than is worth keeping: then nobody follows, and the instance must not be kept
   */
  noteGrowth(realPages: readonly number[]): boolean;
  /** Notes where an instance has to return to, while it stands there. */
  resettable(cores: CoreInstances): ResettableState;
  /** How memories are given their content, where that is known before an instance is made. */
  readonly attaching: MemoryStrategy | undefined;
  /** Gives pages of a memory back to the system, where the platform can. */
  readonly release: MemoryStrategy['release'];
  /** A failure of the guest, with its line if that is known. */
  located(error: unknown): unknown;
}

/**
 * One sandbox of the component engine.
 *
 * ```
 * make → ready → call → running ⇄ suspended → ready → reset → ready
 *                          └──── trap, limit, stop ────→ failed, never to be used again
 * ```
 */
export class ComponentInstance implements Instance {
  readonly #shared: Shared;
  readonly #run: runtime.Run;
  readonly #meter: Meter;
  readonly #cores: CoreInstances;
  #linked: Linked | undefined;
  #state: ResettableState | undefined;
  #remains: Remains | undefined;
  #calls = 0;
  /** What making it took, as long as no call has answered for that. */
  #madeInMs = 0;
  /** What of `Shared.realPages` this instance follows already. */
  #realPages: readonly number[] = [];

  private constructor(shared: Shared) {
    this.#shared = shared;
    this.#run = new runtime.Run(shared.limits, shared.hostMemory);
    this.#meter = new Meter(this.#run, turnsOfSandbox(), shared.limits.cpuTimeMs);
    this.#cores = new CoreInstances(shared, this.#meter);
  }

  static async make(shared: Shared, imports: Imports, signal?: AbortSignal): Promise<ComponentInstance> {
    const instance = new ComponentInstance(shared);
    const stop = (): void => instance.stop(signal?.reason as Error);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      await instance.#start(imports);
      return instance;
    } catch (error) {
      instance.#run.settle();
      while (instance.discard());
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async #start(imports: Imports): Promise<void> {
    this.#meter.start();
    const make = (_id: number, module: number, core: WebAssembly.Imports) => this.#cores.make(module, core);
    this.#linked = await this.#shared.link(this.#run, new runtime.ImportTable(imports), make);
    // What the host told it is in its memory now, a time, a random number, a handle: good for one request only.
    if (this.#run.calls === 0) this.#state = this.#meter.measured(() => this.#shared.resettable(this.#cores));
    this.#madeInMs = this.#meter.usedMs;
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

  /** What the host holds for the guest now, in bytes. */
  get hostMemoryBytes(): number {
    return this.#run.memory.held;
  }

  async call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#run.failed) throw this.#run.error;
    const func = this.#linked?.exports[interfaceId]?.[functionName];
    if (func === undefined) throw missing(interfaceId, functionName);
    this.#followGrowth();
    this.#calls++;
    this.#meter.start(this.#madeInMs);
    this.#madeInMs = 0;
    try {
      return await func(...args);
    } catch (error) {
      throw this.#shared.located(error);
    } finally {
      this.#meter.pause();
      this.#calls--;
    }
  }

  stop(reason: Error): void {
    this.#run.stop(reason);
  }

  reset(): 'done' | 'unfinished' | 'impossible' {
    const isSound = !this.#run.failed && this.#calls === 0;
    if (isSound) for (const state of this.#run.states) dropAll(state.reset());
    this.#run.settle();
    if (!isSound || this.#state === undefined) return 'impossible';
    const result = this.#state.reset();
    if (result.outcome !== 'done' || result.surplusPages === 0) return result.outcome;
    return this.#shared.noteGrowth(this.#state.realPages) ? 'done' : 'impossible';
  }

  discard(): boolean {
    this.#remains ??= new Remains(this.#cores.all, this.#shared.release);
    return this.#remains.step();
  }

  #followGrowth(): void {
    const { realPages } = this.#shared;
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
  return new SkerryError('COMPONENT_NO_HANDLER', `The component does not export a function ${functionName}${of}`);
}
