export type { Transform } from './compile.ts';
export type { ComponentEngineOptions } from './engine.ts';
export { componentEngine } from './engine.ts';
export type { Evaluate, GlueModule } from './evaluate.ts';
export { evaluateInPlace } from './evaluate.ts';
export type { InstanceState } from './instance.ts';
export { ComponentInstance } from './instance.ts';
