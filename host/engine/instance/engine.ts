import type { Engine, Imports, PreparedComponent, PrepareOptions } from '../engine.ts';
import { emitGlue, runtime } from '../glue/index.ts';
import { planComponent } from '../plan/index.ts';
import type { Transform } from './compile.ts';
import { compileModules, validateModules } from './compile.ts';
import type { Evaluate, Instantiate, MakeCore } from './evaluate.ts';
import { evaluateInPlace } from './evaluate.ts';
import { ComponentInstance } from './instance.ts';

export interface ComponentEngineOptions {
  /** Turns generated text into a module. Default: in place, with `new Function`. */
  readonly evaluate?: Evaluate;
  /** Rewrites each core module before it is compiled. Default: as it is. */
  readonly transform?: Transform;
  /** Handles that one component instance may hold. Default: 1,024. */
  readonly handles?: number;
}

const DEFAULT_HANDLES = 1024;

/**
 * The engine of Skerry's own: decodes, validates and plans a component, generates code for its signatures, and makes
 * instances. Functions that a component exports outside of any interface are called with an empty interface id.
 */
export function componentEngine(options: ComponentEngineOptions = {}): Engine {
  return new ComponentEngine(options);
}

class ComponentEngine implements Engine {
  readonly name = 'skerry';
  readonly #options: ComponentEngineOptions;

  constructor(options: ComponentEngineOptions) {
    this.#options = options;
  }

  async prepare(component: Uint8Array, { suspending }: PrepareOptions): Promise<PreparedComponent> {
    const { evaluate = evaluateInPlace, transform = (module) => module, handles = DEFAULT_HANDLES } = this.#options;
    const plan = planComponent(component);
    validateModules(plan.unused);
    const glue = emitGlue(plan, { suspending });
    const modules = await compileModules(plan.modules, transform);
    return new Prepared(this.name, evaluate(glue).link(runtime), modules, handles);
  }
}

class Prepared implements PreparedComponent {
  readonly engine: string;
  readonly #instantiate: Instantiate;
  readonly #core: MakeCore;
  readonly #handles: number;

  constructor(engine: string, instantiate: Instantiate, modules: readonly WebAssembly.Module[], handles: number) {
    this.engine = engine;
    this.#instantiate = instantiate;
    this.#core = (_, module, imports) => new WebAssembly.Instance(modules[module] as WebAssembly.Module, imports).exports;
    this.#handles = handles;
  }

  async instantiate(imports: Imports): Promise<ComponentInstance> {
    return new ComponentInstance(this.#instantiate, imports, this.#core, this.#handles);
  }
}
