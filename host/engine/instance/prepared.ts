import type { Imports, Instance, PreparedComponent } from '../engine.ts';
import type { HostMemoryShare } from '../host-memory.ts';
import type { SandboxLimits } from '../../base/index.ts';
import { type MemoryStrategy, ResettableState, type Snapshot, takeSnapshot } from '../snapshot/index.ts';
import { type CompiledComponent, startsAsImages } from './compiled.ts';
import type { CoreInstances } from './core-instances.ts';
import type { CoreModule } from './core-module.ts';
import type { Instantiate } from './evaluate.ts';
import { ComponentInstance, type Shared } from './instance.ts';
import { TrapLines } from './trap-lines.ts';

interface PreparedParts {
  /** Held as long as this is in use, so that whoever prepares an equal component meanwhile finds it. */
  readonly compiled: CompiledComponent;
  readonly instantiate: Instantiate;
  readonly limits: SandboxLimits;
  readonly hostMemory: HostMemoryShare;
  readonly strategy: MemoryStrategy;
}

/**
 * Pages beyond its initial size that an instance may keep when it is reset: so many times as it had at first, between
 * these. A larger one is not worth the memory that it holds, nor the time to clear it.
 */
const MAX_SURPLUS_TIMES = 4;
const MIN_SURPLUS_PAGES = 32;
const MAX_SURPLUS_PAGES = 512;
const PAGE_BYTES = 65_536;

/** A component that is compiled and hands out sandboxes. */
export class Prepared implements PreparedComponent, Shared {
  readonly engine = 'skerry';
  readonly link: Instantiate;
  readonly limits: SandboxLimits;
  readonly hostMemory: HostMemoryShare;
  readonly #compiled: CompiledComponent;
  readonly #strategy: MemoryStrategy;
  readonly #attaching: MemoryStrategy | undefined;
  #snapshot: Snapshot | undefined;
  #lines: { readonly found: TrapLines | undefined } | undefined;
  #realPages: readonly number[] = [];

  constructor({ compiled, instantiate, limits, hostMemory, strategy }: PreparedParts) {
    this.#compiled = compiled;
    this.link = instantiate;
    this.limits = limits;
    this.hostMemory = hostMemory;
    this.#strategy = strategy;
    this.#attaching = startsAsImages(compiled) ? strategy : undefined;
  }

  get modules(): readonly CoreModule[] {
    return this.#compiled.modules;
  }

  get memories(): number {
    return this.#compiled.memories.count;
  }

  get growthPages(): number {
    return this.#compiled.memories.growthPages;
  }

  get attaching(): MemoryStrategy | undefined {
    return this.#attaching;
  }

  get release(): MemoryStrategy['release'] {
    return this.#strategy.release;
  }

  get realPages(): readonly number[] {
    return this.#realPages;
  }

  noteGrowth(realPages: readonly number[]): boolean {
    if (realPages.every((pages, i) => pages <= (this.#realPages[i] ?? 0))) return true;
    const largest = realPages.map((pages, i) => Math.max(pages, this.#realPages[i] ?? 0));
    if (sum(largest) - this.#initialPages > this.#maxSurplusPages) return false;
    this.#realPages = largest;
    return true;
  }

  instantiate(imports: Imports, signal?: AbortSignal): Promise<Instance> {
    return ComponentInstance.make(this, imports, signal);
  }

  /**
   * Notes where an instance has to return to, while it stands there. All share one image: code that has asked the host
   * for nothing makes the same of the same. Where no code has run, it is known without a look.
   */
  resettable({ all, initial }: CoreInstances): ResettableState {
    if (this.attaching === undefined) {
      this.#snapshot ??= takeSnapshot(all);
      return new ResettableState(all, this.#snapshot, this.#strategy);
    }
    this.#snapshot ??= { images: initial.map(({ image }) => image) };
    const attached = initial.map((memory) => memory.attached);
    return new ResettableState(all, this.#snapshot, this.#strategy, attached);
  }

  located(error: unknown): unknown {
    this.#lines ??= { found: TrapLines.of(this.modules) };
    return this.#lines.found?.locate(error) ?? error;
  }

  get #initialPages(): number {
    return sum((this.#snapshot?.images ?? []).map(({ byteLength }) => byteLength / PAGE_BYTES));
  }

  get #maxSurplusPages(): number {
    return Math.min(MAX_SURPLUS_PAGES, Math.max(MIN_SURPLUS_PAGES, MAX_SURPLUS_TIMES * this.#initialPages));
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
