import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { prepareAhead, preparedFrom } from './ahead.ts';
import { compileModules } from './core-module.ts';
import { type Evaluate, evaluateInPlace } from './evaluate.ts';

export interface ComponentEngineOptions {
  /** Turns generated text into a module. Default: in place, with `new Function`. */
  readonly evaluate?: Evaluate;
  /** How memories are put back. Default: by copying. */
  readonly memory?: MemoryStrategy;
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

  constructor({ evaluate = evaluateInPlace, memory = plainCopy }: ComponentEngineOptions) {
    this.#evaluate = evaluate;
    this.#strategy = memory;
  }

  async prepare(component: Uint8Array, options: PrepareOptions): Promise<PreparedComponent> {
    const { glue, modules, limits } = prepareAhead(component, options);
    const compiled = await compileModules(modules);
    return preparedFrom({ glue: this.#evaluate(glue), modules: compiled, limits }, this.#strategy);
  }
}
