import type { PreparedComponent, PrepareOptions } from '../engine.ts';
import { emitGlue, runtime } from '../glue/index.ts';
import { HostMemoryBudget, type HostMemoryShare } from '../host-memory.ts';
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from '../../base/index.ts';
import { planComponent } from '../plan/index.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import { type CoreModule, type RewrittenModule, rewriteModules, validateModules } from './core-module.ts';
import type { GlueModule } from './evaluate.ts';
import { Prepared } from './prepared.ts';

/**
 * A component as far as it gets without compiling anything: text and bytes, a function of the component and the
 * options. It goes into a bundle or a cache, and `preparedFrom` of the same version of the engine goes on from there.
 */
export interface AheadOfTime {
  /** Text of an ES module without imports: a `GlueModule`. */
  readonly glue: string;
  /** Core modules to compile, in this order. */
  readonly modules: readonly RewrittenModule[];
  /** Memories that a sandbox has. */
  readonly memories: number;
  readonly limits: SandboxLimits;
}

/** What became of `AheadOfTime` on a platform: its text is a module, its bytes are compiled. */
export interface CompiledComponent {
  readonly glue: GlueModule;
  readonly modules: readonly CoreModule[];
  readonly memories: number;
  readonly limits: SandboxLimits;
}

/**
 * Decodes, validates, plans and rewrites a component, and generates its code, without running or compiling any of it.
 *
 * @throws SkerryError `COMPONENT_*` when the bytes are not a component that this engine can run
 */
export function prepareAhead(component: Uint8Array, options: PrepareOptions): AheadOfTime {
  const { limits = DEFAULT_SANDBOX_LIMITS } = options;
  const plan = planComponent(component);
  validateModules(plan.unused);
  const glue = emitGlue(plan, options);
  return { glue, ...rewriteModules(plan, limits), limits };
}

/**
 * Takes up what `prepareAhead` made, where generating code is forbidden or was done before.
 *
 * @param memory how memories are put back; default: by copying
 * @param hostMemory where the accounts of sandboxes take from; default: a budget of its own
 */
export function preparedFrom(
  compiled: CompiledComponent,
  memory: MemoryStrategy = plainCopy,
  hostMemory: HostMemoryShare = new HostMemoryBudget().share(),
): PreparedComponent {
  const { glue, modules, memories, limits } = compiled;
  return new Prepared({ modules, memories, instantiate: glue.link(runtime), limits, hostMemory, strategy: memory });
}
