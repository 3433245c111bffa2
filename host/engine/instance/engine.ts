import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { type MemoryImage, type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { type AheadOfTime, prepareAhead, preparedFrom } from './ahead.ts';
import { type AheadCache, cacheKey, NotKept } from './cache.ts';
import { basedOn } from './keep.ts';
import { Shared } from './shared.ts';
import type { CompiledComponent } from './compiled.ts';
import { compileModules } from './core-module.ts';
import { type Evaluate, evaluateInPlace, type GlueModule } from './evaluate.ts';

export interface ComponentEngineOptions {
  /** Turns generated text into a module. Default: in place, with `new Function`. */
  readonly evaluate?: Evaluate;
  /** How memories are put back. Default: by copying. */
  readonly memory?: MemoryStrategy;
  /** Keeps rewritten modules and generated code for the next start. Default: nothing is kept. */
  readonly cache?: AheadCache;
}

/**
 * The engine of Skerry's own: decodes, validates and plans a component, rewrites its core modules so that they can be
 * bounded and put back, generates code for its signatures, and makes instances. Functions that a component exports
 * outside of any interface are called with an empty interface id.
 */
export function componentEngine(options: ComponentEngineOptions = {}): Engine {
  return new ComponentEngine(options);
}

class ComponentEngine implements Engine {
  readonly name = 'skerry';
  readonly #evaluate: Evaluate;
  readonly #strategy: MemoryStrategy;
  readonly #cache: AheadCache | undefined;
  readonly #compiled = new Shared<CompiledComponent>();
  readonly #code = new Shared<WebAssembly.Module>();
  readonly #glue = new Shared<GlueModule>();
  readonly #bases = new Shared<MemoryImage>();

  constructor({ evaluate = evaluateInPlace, memory = plainCopy, cache }: ComponentEngineOptions) {
    this.#evaluate = evaluate;
    this.#strategy = memory;
    this.#cache = cache;
  }

  /** Components share whatever of their compiled code is equal, and all of it when they are equal themselves. */
  async prepare(component: Uint8Array, options: PrepareOptions): Promise<PreparedComponent> {
    const key = await cacheKey(component, options);
    const compiled = await this.#compiled.get(key, () => this.#compile(key, component, options));
    return preparedFrom(compiled, options, this.#strategy);
  }

  async #compile(key: string, component: Uint8Array, options: PrepareOptions): Promise<CompiledComponent> {
    const kept = await this.#kept(key);
    if (kept) return kept;
    const made = await prepareAhead(component, options);
    const based = await basedOn(made, (code, memory, image) => this.#base(code, memory, () => this.#keptBase(code, memory, image)));
    await this.#cache?.store(key, based);
    // What is kept in files need not be in memory as well.
    return (await this.#kept(key)) ?? this.#take(based);
  }

  async #kept(key: string): Promise<CompiledComponent | undefined> {
    const ahead = await this.#cache?.load(key);
    try {
      return ahead && (await this.#take(ahead));
    } catch (cause) {
      if (!(cause instanceof NotKept)) throw cause;
      return undefined;
    }
  }

  async #take({ glue, glueDigest, modules, memories, limits }: AheadOfTime): Promise<CompiledComponent> {
    const evaluated = await this.#glue.get(glueDigest, async () => this.#evaluate(await glue()));
    for (const { digest, images } of modules)
      for (const [i, image] of images.entries()) await this.#base(digest, i, async () => image.base ?? image);
    return { glue: evaluated, modules: await compileModules(modules, this.#code), memories, limits };
  }

  /** The first of a code is what the others' memories are compared with: that which is in use, or was kept. */
  async #keptBase(code: string, memory: number, image: MemoryImage): Promise<MemoryImage> {
    return (await this.#cache?.loadBase(code, memory)) ?? image;
  }

  #base(code: string, memory: number, find: () => Promise<MemoryImage>): Promise<MemoryImage> {
    return this.#bases.get(`${code} ${memory}`, find);
  }
}
