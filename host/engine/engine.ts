/**
 * The seam between the component engine and everything else. Nobody outside the engine's folder knows which engine
 * runs: a component is prepared once, hands out instances, and an instance is called.
 *
 * Values cross this seam in jco's published JavaScript mapping: camelCase functions, resources as classes with
 * `[Symbol.dispose]`, a `result`'s error thrown as `ResultError`, `option` as `undefined`, variants as `{ tag, val }`,
 * `list<u8>` as `Uint8Array`, 64-bit integers as `bigint`.
 */

import type { ComponentDescription } from './binary/index.ts';
import type { Bounds } from './bounds.ts';
import type { Component } from './component.ts';
import type { HostMemoryShare } from './host-memory.ts';
import type { SandboxLimits } from '../base/index.ts';

/** Host functions and resource classes of one interface, by their JavaScript names. */
export type HostInterface = Readonly<Record<string, unknown>>;

/** Host interfaces by the exact id that the component imports, such as `wasi:http/types@0.2.3`. */
export type Imports = Readonly<Record<string, HostInterface>>;

export interface PrepareOptions {
  /**
   * WIT names of the functions of an imported interface that may return a promise, such as `[method]pollable.block`.
   * The engine suspends the guest while such a promise is pending.
   */
  readonly suspending: (interfaceId: string) => readonly string[];
  /** What the parameters of an imported interface's functions may hold. Default: `DEFAULT_BOUND` each. */
  readonly bounds?: (interfaceId: string) => Bounds;
  /** The exported functions that will be called, as `interface#function` in WIT names. */
  readonly entryPoints: readonly string[];
  /** Default: `DEFAULT_SANDBOX_LIMITS`. */
  readonly limits?: SandboxLimits;
  /** Where the accounts of all sandboxes take from. Default: a budget of its own. */
  readonly hostMemory?: HostMemoryShare;
}

export interface Engine {
  readonly name: string;
  /**
   * What `describeComponent` says of it, without a look at its bytes where that was kept.
   *
   * @throws SkerryError `COMPONENT_*`
   */
  describe(component: Component): Promise<ComponentDescription>;
  /** @throws SkerryError `COMPONENT_*` when the bytes are not a component that this engine can run. */
  prepare(component: Component, options: PrepareOptions): Promise<PreparedComponent>;
}

export interface PreparedComponent {
  readonly engine: string;
  /** Linear memories that each sandbox holds: a process has room for only so many. */
  readonly memories: number;
  /**
   * A fresh sandbox: nothing of it is shared with any other instance.
   *
   * @param signal stops what the guest runs meanwhile, its start functions: the promise rejects with its reason
   */
  instantiate(imports: Imports, signal?: AbortSignal): Promise<Instance>;
}

export interface Instance {
  /** Time that the current or last call has run, without what it waited, in milliseconds; 0 where nobody measures it. */
  readonly cpuTimeMs: number;
  /**
   * All memories as the guest sees them now, in bytes; 0 where nobody can tell. A memory never shrinks before `reset`, so
   * after a call this is the most that it had.
   */
  readonly memoryBytes: number;
  /**
   * Calls an exported function and waits until it returns, however often it suspends on the way.
   *
   * @param interfaceId exact id of the exported interface, `wasi:http/incoming-handler@0.2.12`
   * @param functionName JavaScript name of the function, `handle`
   * @throws whatever a host function threw to stop the guest, or `SkerryError` `GUEST_TRAPPED`
   */
  call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown>;
  /**
   * Stops the guest: whatever host function it waits for fails with `reason`, which traps it, and `call` rejects with
   * `reason`. Harmless when nothing runs. The instance is of no use afterwards.
   */
  stop(reason: Error): void;
  /**
   * Puts the sandbox back to where it was right after instantiation: no guest can tell it from a fresh one. After a guest
   * that has written much, only a part of that is done, as much as takes a fraction of a millisecond.
   *
   * @returns `unfinished`: call it again, and nothing else before; `impossible`: that cannot be done exactly, after a trap
   * for example, and the instance is of no further use
   */
  reset(): 'done' | 'unfinished' | 'impossible';
  /**
   * Gives a part of the memory of an instance that is of no further use back to the system, as much as takes a fraction of
   * a millisecond: the collector would do so much later. Where the platform cannot, nothing happens.
   *
   * @returns whether there is more
   */
  discard(): boolean;
}
