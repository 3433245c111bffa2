/** Compiled modules inside of TypeScript functions: of AssemblyScript, and WebAssembly from elsewhere. */
export { compileModule, type CompiledModule } from './compile.ts';
export type { ModuleModel } from './model.ts';
export { isModuleFile, MODULE_SPECIFIER, readModule, typesFileOf } from './read.ts';
export { moduleTypes } from './types.ts';
export { interfaceWit, MODULE_PACKAGE } from './wit.ts';
export { boundNames, type Wrapper, wrapperOf } from './wrapper.ts';
