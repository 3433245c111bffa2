import { type ComponentDescription, describeComponent } from '../binary/index.ts';
import type { PreparedComponent, PrepareOptions } from '../engine.ts';
import { emitGlue, runtime } from '../glue/index.ts';
import { HostMemoryBudget } from '../host-memory.ts';
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits, sha256 } from '../../base/index.ts';
import { planComponent } from '../plan/index.ts';
import { type MemoryStrategy, plainCopy } from '../snapshot/index.ts';
import type { CompiledComponent } from './compiled.ts';
import { type RewrittenModule, rewriteModules, validateModules } from './core-module.ts';
import type { GlueModule, Instantiate } from './evaluate.ts';
import type { SandboxMemories } from './memory-budget.ts';
import { Prepared } from './prepared.ts';

/**
 * A component as far as it gets without compiling anything: text and bytes, a function of the component and the
 * options. It goes into a bundle or a cache, and `preparedFrom` of the same version of the engine goes on from there.
 */
export interface AheadOfTime {
  readonly description: ComponentDescription;
  /** Text of an ES module without imports: a `GlueModule`. */
  readonly glue: () => Promise<string>;
  /** SHA-256 of the text, in hexadecimal digits. */
  readonly glueDigest: string;
  /** Core modules to compile, in this order. */
  readonly modules: readonly RewrittenModule[];
  readonly memories: SandboxMemories;
  readonly limits: SandboxLimits;
}

/**
 * Decodes, validates, plans and rewrites a component, and generates its code, without running or compiling any of it.
 *
 * @throws SkerryError `COMPONENT_*` when the bytes are not a component that this engine can run
 */
export async function prepareAhead(component: Uint8Array, options: PrepareOptions): Promise<AheadOfTime> {
  const { limits = DEFAULT_SANDBOX_LIMITS } = options;
  const plan = planComponent(component);
  validateModules(plan.unused);
  const glue = emitGlue(plan, options);
  const rewritten = await rewriteModules(plan, limits);
  return { description: describeComponent(component), glue: async () => glue, glueDigest: await sha256(glue), ...rewritten, limits };
}

/**
 * Takes up what `prepareAhead` made, where generating code is forbidden or was done before.
 *
 * @param limits that the code was made for, or others that differ in what is not written into it; default: the former
 * @param hostMemory where the accounts of sandboxes take from; default: a budget of its own
 * @param memory how memories are put back; default: by copying
 */
export function preparedFrom(
  compiled: CompiledComponent,
  { limits = compiled.limits, hostMemory = new HostMemoryBudget().share() }: Pick<PrepareOptions, 'limits' | 'hostMemory'> = {},
  memory: MemoryStrategy = plainCopy,
): PreparedComponent {
  const { glue } = compiled;
  return new Prepared({ compiled, instantiate: linked(glue), limits, hostMemory, strategy: memory });
}

const links = new WeakMap<GlueModule, Instantiate>();

/** Components with the same glue have one function that instantiates them, and what the engine learns of its calls. */
function linked(glue: GlueModule): Instantiate {
  const known = links.get(glue) ?? glue.link(runtime);
  links.set(glue, known);
  return known;
}
