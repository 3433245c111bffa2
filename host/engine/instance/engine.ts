import type { Engine, PreparedComponent, PrepareOptions } from '../engine.ts';
import { emitGlue, runtime } from '../glue/index.ts';
import { DEFAULT_SANDBOX_LIMITS } from '../limits.ts';
import { planComponent } from '../plan/index.ts';
import type { Plan } from '../plan/index.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { prepareModules, validateModules } from './core-module.ts';
import { type Evaluate, evaluateInPlace } from './evaluate.ts';
import { Prepared } from './prepared.ts';
import { Turns } from './turns.ts';

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
  readonly #turns = new Turns();

  constructor({ evaluate = evaluateInPlace, memory = plainCopy }: ComponentEngineOptions) {
    this.#evaluate = evaluate;
    this.#strategy = memory;
  }

  async prepare(component: Uint8Array, options: PrepareOptions): Promise<PreparedComponent> {
    const { suspending, limits = DEFAULT_SANDBOX_LIMITS } = options;
    const plan = planComponent(component);
    validateModules(plan.unused);
    const glue = emitGlue(plan, { suspending, preemptive: true });
    const modules = await prepareModules(plan.modules, instancesOf(plan), limits);
    const instantiate = this.#evaluate(glue).link(runtime);
    return new Prepared({ modules, instantiate, limits, strategy: this.#strategy, turns: this.#turns });
  }
}

/** How many instances of each core module the component makes. */
function instancesOf({ modules, steps }: Plan): number[] {
  return modules.map((_, index) => steps.filter((step) => step.kind === 'core-instance' && step.module === index).length);
}
