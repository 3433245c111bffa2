/**
 * Decodes the component binary format (Binary.md of the component-model specification). What comes out is a tree of
 * definitions with their indices and offsets: nothing is resolved here, and core modules stay bytes.
 */
export { decodeComponent } from './component.ts';
export type { CoreImport, CoreInterface } from './core-module.ts';
export { readCoreInterface } from './core-module.ts';
export type { ComponentDescription, ComponentExport, ExportKind } from './describe.ts';
export { describeComponent } from './describe.ts';
export type { ExternTypeRef, ValTypeRef } from './extern.ts';
export { invalid, problem, unsupported } from './fail.ts';
export type { ExternName, NameAttribute } from './names.ts';
export { ComponentReader } from './reader.ts';
export type * from './syntax.ts';
export type { PrimitiveName } from './valtype.ts';
