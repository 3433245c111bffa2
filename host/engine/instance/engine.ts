import { type ComponentDescription, describeComponent } from '../binary/index.ts';
import { type Component, type ComponentSource, type ReadOnce, sourceOf } from '../component.ts';
import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { type MemoryImage, type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { type AheadOfTime, preparedFrom } from './ahead.ts';
import { type AheadCache, type CacheKey, cacheKey, NotKept } from './cache.ts';
import type { CompiledComponent } from './compiled.ts';
import { compileModules } from './core-module.ts';
import { type Evaluate, evaluateInPlace, type GlueModule } from './evaluate.ts';
import { basedOn, makeAhead, type MakeAhead, withCode } from './keep.ts';
import { type Recipe, recipeOf } from './recipe.ts';
import { Shared } from './shared.ts';

export interface ComponentEngineOptions {
  /** Turns generated text into a module. Default: in place, with `new Function`. */
  readonly evaluate?: Evaluate;
  /** How memories are put back. Default: by copying. */
  readonly memory?: MemoryStrategy;
  /** Keeps rewritten modules and generated code for the next start. Default: nothing is kept. */
  readonly cache?: AheadCache;
  /** Makes it of a component of which nothing is kept. Default: in this thread. */
  readonly make?: MakeAhead;
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
  readonly #make: MakeAhead;
  /** Whoever prepares a component has had it described before. */
  readonly #described = new WeakMap<ComponentSource, Promise<ComponentDescription>>();
  readonly #compiled = new Shared<CompiledComponent>();
  readonly #code = new Shared<WebAssembly.Module>();
  readonly #glue = new Shared<GlueModule>();
  readonly #bases = new Shared<MemoryImage>();

  constructor({ evaluate = evaluateInPlace, memory = plainCopy, cache, make }: ComponentEngineOptions) {
    this.#evaluate = evaluate;
    this.#strategy = memory;
    this.#cache = cache;
    this.#make = make ?? ((...of) => this.#makeHere(...of));
  }

  describe(component: Component): Promise<ComponentDescription> {
    const source = sourceOf(component);
    const described = this.#described.get(source) ?? this.#describe(source);
    this.#described.set(source, described);
    return described;
  }

  async #describe(source: ComponentSource): Promise<ComponentDescription> {
    const kept = this.#cache && (await this.#cache.describe(await source.digest()));
    return kept ?? describeComponent(await source.bytes());
  }

  /** Components share whatever of their compiled code is equal, and all of it when they are equal themselves. */
  async prepare(component: Component, options: PrepareOptions): Promise<PreparedComponent> {
    const source = sourceOf(component);
    const recipe = recipeOf(await this.describe(source), options);
    const key = await cacheKey(await source.digest(), recipe);
    const compiled = await this.#compiled.get(`${key.component} ${key.recipe}`, () => this.#compile(key, source, recipe));
    return preparedFrom(compiled, options, this.#strategy);
  }

  async #compile(key: CacheKey, source: ReadOnce, recipe: Recipe): Promise<CompiledComponent> {
    const kept = await this.#kept(key);
    if (kept) return kept;
    const made = await this.#make(await source.take(), recipe, key);
    return this.#take(await basedOn(made, this.#findBase));
  }

  async #makeHere(component: Uint8Array, recipe: Recipe, key: CacheKey): Promise<AheadOfTime> {
    const { made, kept } = await makeAhead(component, recipe, key, this.#cache, this.#findBase);
    return kept ? withCode(kept, made) : made;
  }

  async #kept(key: CacheKey): Promise<CompiledComponent | undefined> {
    const ahead = await this.#cache?.load(key);
    try {
      return ahead && (await this.#take(ahead));
    } catch (cause) {
      if (!(cause instanceof NotKept)) throw cause;
      return undefined;
    }
  }

  async #take({ glue, glueDigest, modules, memories, limits }: AheadOfTime): Promise<CompiledComponent> {
    const bases = modules.flatMap(({ digest, images }) => images.map((image, i) => this.#base(digest, i, async () => image.base ?? image)));
    const [compiled, evaluated] = await Promise.all([
      compileModules(modules, this.#code),
      this.#glue.get(glueDigest, async () => this.#evaluate(await glue())),
      ...bases,
    ]);
    return { glue: evaluated, modules: compiled, memories, limits };
  }

  /** The first of a code is what the others' memories are compared with: that which is in use, or was kept. */
  readonly #findBase = (code: string, memory: number, image: MemoryImage): Promise<MemoryImage> =>
    this.#base(code, memory, async () => (await this.#cache?.loadBase(code, memory)) ?? image);

  #base(code: string, memory: number, find: () => Promise<MemoryImage>): Promise<MemoryImage> {
    return this.#bases.get(`${code} ${memory}`, find);
  }
}
