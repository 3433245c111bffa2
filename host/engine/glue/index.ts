export type { GlueOptions } from './emit.ts';
export { emitGlue } from './emit.ts';
export * as runtime from './runtime/index.ts';
