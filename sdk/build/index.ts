export { buildFunction, type BuiltFunction, componentFile, type FunctionBuild, type SourceLanguage } from './build.ts';
export type { BuildOptions, BuildResult, LanguageBuilder, WorldOptions } from './contract.ts';
