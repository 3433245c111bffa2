import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { DEFAULT_SANDBOX_LIMITS } from '../../base/index.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { type AheadOfTime, type CompiledComponent, prepareAhead, preparedFrom } from './ahead.ts';
import { type AheadCache, cacheKey, Shared } from './cache.ts';
import { compileModules } from './core-module.ts';
import { type Evaluate, evaluateInPlace } from './evaluate.ts';

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

  constructor({ evaluate = evaluateInPlace, memory = plainCopy, cache }: ComponentEngineOptions) {
    this.#evaluate = evaluate;
    this.#strategy = memory;
    this.#cache = cache;
  }

  /** Components that are equal share their compiled code, however often they are prepared. */
  async prepare(component: Uint8Array, options: PrepareOptions): Promise<PreparedComponent> {
    const key = await cacheKey(component, options);
    const compiled = await this.#compiled.get(key, () => this.#compile(key, component, options));
    const { limits = DEFAULT_SANDBOX_LIMITS, hostMemory } = options;
    return preparedFrom({ ...compiled, limits }, this.#strategy, hostMemory);
  }

  async #compile(key: string, component: Uint8Array, options: PrepareOptions): Promise<CompiledComponent> {
    const { glue, modules, memories, limits } = (await this.#cache?.load(key)) ?? (await this.#ahead(key, component, options));
    return { glue: this.#evaluate(glue), modules: await compileModules(modules), memories, limits };
  }

  async #ahead(key: string, component: Uint8Array, options: PrepareOptions): Promise<AheadOfTime> {
    const made = prepareAhead(component, options);
    await this.#cache?.store(key, made);
    return made;
  }
}
