import type { BuildOptions, SourceLanguage } from '../language/index.ts';

export interface FunctionBuild extends BuildOptions {
  readonly language: SourceLanguage;
  /** Compile even if nothing changed. Default false. */
  readonly force?: boolean;
}
