import type { SandboxLimits } from '../../base/index.ts';
import type { CoreModule } from './core-module.ts';
import type { GlueModule } from './evaluate.ts';

/** What became of `AheadOfTime` on a platform: its text is a module, its bytes are compiled. */
export interface CompiledComponent {
  readonly glue: GlueModule;
  readonly modules: readonly CoreModule[];
  /** Memories that a sandbox has. */
  readonly memories: number;
  readonly limits: SandboxLimits;
}
