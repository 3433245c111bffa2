export type { ComponentEngineOptions } from './engine.ts';
export { componentEngine } from './engine.ts';
export type { Evaluate, GlueModule } from './evaluate.ts';
export { evaluateInPlace } from './evaluate.ts';
export { ComponentInstance } from './instance.ts';
