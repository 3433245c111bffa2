export type { ComponentDescription, ComponentExport, ExportKind } from './describe.ts';
export { describeComponent } from './describe.ts';
