export type { AheadOfTime, CompiledComponent } from './ahead.ts';
export { prepareAhead, preparedFrom } from './ahead.ts';
export type { AheadCache } from './cache.ts';
export type { ComponentEngineOptions } from './engine.ts';
export { componentEngine } from './engine.ts';
export type { CoreModule, RewrittenModule } from './core-module.ts';
export type { Evaluate, GlueModule } from './evaluate.ts';
export { evaluateInPlace } from './evaluate.ts';
export { ComponentInstance } from './instance.ts';
