export type * from './model.ts';
export { type ParseOptions, type WitPackages, parseWit } from './packages.ts';
export { printWorld } from './print.ts';
export { type ReadOptions, readWitDirectory } from './read.ts';
export { type ResolveOptions, resolveWorld } from './resolve.ts';
export { interfaceId } from './resolved.ts';
export type { WitSource } from './source.ts';
export { isResource, underlying } from './type-scope.ts';
