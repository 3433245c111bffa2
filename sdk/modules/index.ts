/** Modules of AssemblyScript inside of TypeScript functions. */
export { compileModule, type CompiledModule } from './compile.ts';
export type { ModuleModel } from './model.ts';
export { isModuleFile, readModule } from './read.ts';
export { moduleTypes } from './types.ts';
export { interfaceWit, MODULE_PACKAGE } from './wit.ts';
export { boundNames, type Wrapper, wrapperOf } from './wrapper.ts';
