export * from './bounds.ts';
export * from './component.ts';
export * from './engine.ts';
export * from './host-memory.ts';
export type { ComponentDescription, ComponentExport, ExportKind } from './binary/index.ts';
export { describeComponent } from './binary/index.ts';
export * from './instance/index.ts';
