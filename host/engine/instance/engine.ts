import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { type AheadOfTime, prepareAhead, preparedFrom } from './ahead.ts';
import { type AheadCache, cacheKey } from './cache.ts';
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
    const ahead = (await this.#cache?.load(key)) ?? (await this.#ahead(key, component, options));
    const { glue, glueDigest, modules, memories, limits } = ahead;
    const evaluated = await this.#glue.get(glueDigest, async () => this.#evaluate(glue));
    return { glue: evaluated, modules: await compileModules(modules, this.#code), memories, limits };
  }

  async #ahead(key: string, component: Uint8Array, options: PrepareOptions): Promise<AheadOfTime> {
    const made = await prepareAhead(component, options);
    await this.#cache?.store(key, made);
    return made;
  }
}
