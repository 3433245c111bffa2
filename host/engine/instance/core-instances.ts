import { SkerryError } from '../../base/index.ts';
import { fill, given, type PrivateLayout } from '../harden/index.ts';
import { type AttachedMemory, type CoreInstance, type MemoryImage, type MemoryStrategy, writeImage } from '../snapshot/index.ts';
import type { CoreModule } from './core-module.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Meter } from './meter.ts';

type Func = (...args: never[]) => unknown;

/** Not in TypeScript's library yet. */
const { promising } = WebAssembly as unknown as { promising: (fn: Func) => () => Promise<unknown> };

/** @throws SkerryError `LIMIT_INSTANCES` when V8 has no addresses left for another memory or table */
function instantiate(
  module: WebAssembly.Module,
  layout: PrivateLayout,
  imports: WebAssembly.Imports,
  added: WebAssembly.ModuleImports,
  isCounted: boolean,
): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, { ...imports, [layout.importModule]: { ...added, ...given(layout, isCounted) } });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SkerryError('LIMIT_INSTANCES', `This process has no room for another sandbox: ${cause.message}`, {
      help: 'Try again later; lower the limits of concurrency of functions, or run more processes.',
      cause,
    });
  }
}

/** What the core instances of all sandboxes of a component have in common. */
export interface CommonToCores {
  readonly modules: readonly CoreModule[];
  /** Pages that all memories of a sandbox may grow by, together. */
  readonly growthPages: number;
  /** For memories that hold nothing but their images when all is made; undefined: they may hold more. */
  readonly attaching: MemoryStrategy | undefined;
  /** Gives pages of a memory back to the system, where the platform can. */
  readonly release: MemoryStrategy['release'];
}

/** Makes the core instances of one sandbox, in the order that the component asks for them. */
export class CoreInstances {
  readonly all: CoreInstance[] = [];
  /** What their memories started with, and who puts it back; none where they write more before they are ready. */
  readonly initial: { readonly image: MemoryImage; readonly attached: AttachedMemory }[] = [];
  readonly #modules: readonly CoreModule[];
  readonly #meter: Meter;
  readonly #budget: MemoryBudget;
  readonly #strategy: MemoryStrategy | undefined;
  /** Whether V8's collector has to give memories back. */
  readonly #isCounted: boolean;

  constructor({ modules, growthPages, attaching, release }: CommonToCores, meter: Meter) {
    this.#modules = modules;
    this.#meter = meter;
    this.#budget = new MemoryBudget(growthPages);
    this.#strategy = attaching;
    this.#isCounted = release === undefined;
  }

  /** Instantiates a module and runs its start function, which can be preempted like any other code of the guest. */
  async make(index: number, imports: WebAssembly.Imports): Promise<WebAssembly.Exports> {
    const { module, layout, images } = this.#modules[index]!;
    const added = {
      ...this.#meterImports(layout, () => instance.exports),
      ...this.#memoryImports(module, layout, imports),
      mayGrow: this.#budget.mayGrow,
    };
    const instance: WebAssembly.Instance = this.#meter.measured(() => instantiate(module, layout, imports, added, this.#isCounted));
    const { exports } = instance;
    this.#meter.measured(() => {
      fill(exports, layout);
      this.#budget.add(exports, layout);
      for (const [i, image] of images.entries()) this.#load(exports[layout.memories[i]!.name] as WebAssembly.Memory, image);
    });
    this.all.push({ exports, layout });
    if (layout.start !== undefined) await this.#meter.measured(() => promising(exports[layout.start!] as Func)());
    return exports;
  }

  /** Nothing of the module runs, and so asks for its fuel, before the instance is there. Without metering it asks for none. */
  #meterImports({ fuel, thrown }: PrivateLayout, exports: () => WebAssembly.Exports): WebAssembly.ModuleImports {
    if (fuel === undefined) return {};
    let global: WebAssembly.Global | undefined;
    return this.#meter.imports(
      () => (global ??= exports()[fuel] as WebAssembly.Global),
      thrown === undefined ? undefined : () => exports()[thrown] as WebAssembly.Global,
    );
  }

  #load(memory: WebAssembly.Memory, image: MemoryImage): void {
    if (this.#strategy) this.initial.push({ image, attached: this.#strategy.attach(memory, image, 'zeros') });
    else writeImage(image, memory);
  }

  /** Whoever imports a memory sees the size that its owner counts. */
  #memoryImports(module: WebAssembly.Module, layout: PrivateLayout, imports: WebAssembly.Imports): WebAssembly.ModuleImports {
    const added: WebAssembly.ModuleImports = {};
    if (layout.importedMemories.length === 0) return added;
    const wanted = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'memory');
    for (const { position, size, grow } of layout.importedMemories) {
      const { module: from, name } = wanted[position]!;
      const owner = this.#owner(imports[from]![name] as WebAssembly.Memory);
      added[size] = owner.size;
      added[grow] = owner.grow;
    }
    return added;
  }

  #owner(memory: WebAssembly.Memory): { size: WebAssembly.ImportValue; grow: WebAssembly.ImportValue } {
    for (const { exports, layout } of this.all) {
      const found = layout.memories.find(({ name }) => exports[name] === memory);
      if (found?.virtual?.size === undefined || found.virtual.grow === undefined) continue;
      return { size: exports[found.virtual.size]!, grow: exports[found.virtual.grow]! };
    }
    throw new Error('an imported memory belongs to a core instance of the same component');
  }
}
