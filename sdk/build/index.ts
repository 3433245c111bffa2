export { buildFunction, type BuiltFunction, componentFile, replaceFile } from './build.ts';
export type { FunctionBuild } from './function-build.ts';
export type { BuildOptions, BuildResult, LanguageBuilder, SourceLanguage, WorldOptions } from '../language/index.ts';
