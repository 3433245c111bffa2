import type { SandboxLimits } from '../../base/index.ts';
import type { CoreModule } from './core-module.ts';
import type { GlueModule } from './evaluate.ts';
import type { SandboxMemories } from './memory-budget.ts';

/** What became of `AheadOfTime` on a platform: its text is a module, its bytes are compiled. */
export interface CompiledComponent {
  readonly glue: GlueModule;
  readonly modules: readonly CoreModule[];
  readonly memories: SandboxMemories;
  readonly limits: SandboxLimits;
}

/**
 * Whether the memories of a sandbox hold nothing but their images when it is made: no start function has run, and no
 * module has written data of its own.
 */
export function startsAsImages({ modules }: CompiledComponent): boolean {
  return modules.every(({ layout, dataKept }) => layout.start === undefined && dataKept === undefined);
}
