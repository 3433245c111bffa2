import type { CoreModuleSyntax } from '../binary/index.ts';
import { invalid } from '../binary/index.ts';
import { SkerryError } from '../errors.ts';
import { harden, type HardenedModule, type PrivateLayout } from '../harden/index.ts';
import type { SandboxLimits } from '../limits.ts';

const PAGE_BYTES = 65_536;

/** A core module as it is run: rewritten, compiled, and where its state is. */
export interface CoreModule {
  readonly module: WebAssembly.Module;
  readonly layout: PrivateLayout;
}

/** A core module as it will be run, not compiled yet. */
export interface RewrittenModule extends HardenedModule {
  /** Where the module begins in the component, for messages. */
  readonly offset: number;
}

/**
 * Rewrites the core modules of a component.
 *
 * @param instances how many instances of each module the component makes
 * @throws SkerryError `COMPONENT_*` when one cannot be bounded
 */
export function rewriteModules(
  modules: readonly CoreModuleSyntax[],
  instances: readonly number[],
  limits: SandboxLimits,
): RewrittenModule[] {
  const first = modules.map((module) => rewrite(module, limits.memoryBytes, limits));
  const memories = first.reduce((sum, { layout }, i) => sum + layout.memories.length * instances[i]!, 0);
  // What one memory may have is what all may have together, divided fairly; most components have one.
  const share = memories > 1 ? Math.floor(limits.memoryBytes / memories) : limits.memoryBytes;
  return memories > 1 ? modules.map((module) => rewrite(module, share, limits)) : first;
}

function rewrite({ bytes, offset }: CoreModuleSyntax, memoryBytes: number, { tableEntries }: SandboxLimits): RewrittenModule {
  try {
    return { ...harden(bytes, { memoryPages: Math.floor(memoryBytes / PAGE_BYTES), tableEntries }), offset };
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    const help = error.help === undefined ? {} : { help: error.help };
    throw new SkerryError(error.code, error.message, { ...help, where: within(offset, error.where), cause: error });
  }
}

/** A place in a core module as a place in the component. */
function within(offset: number, where = ''): string {
  const inner = Number.parseInt(/0x([0-9a-f]+)$/.exec(where)?.[1] ?? '0', 16);
  return `offset 0x${(offset + inner).toString(16)}`;
}

/**
 * Compiles core modules, all at the same time.
 *
 * @throws SkerryError `COMPONENT_INVALID` when one is not valid
 */
export function compileModules(modules: readonly RewrittenModule[]): Promise<CoreModule[]> {
  return Promise.all(modules.map(compile));
}

async function compile({ bytes, layout, offset }: RewrittenModule): Promise<CoreModule> {
  try {
    return { module: await WebAssembly.compile(bytes), layout };
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw invalid(offset, `A core module is not valid: ${error.message}`);
  }
}

/** Checks modules that are defined and never instantiated. */
export function validateModules(modules: readonly CoreModuleSyntax[]): void {
  for (const { bytes, offset } of modules) {
    if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) throw invalid(offset, 'A core module is not valid');
  }
}
