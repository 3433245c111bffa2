/** Modules of AssemblyScript inside of TypeScript functions. */
export { compileModule, type CompiledModule } from './compile.ts';
export type { ModuleModel } from './model.ts';
export { isModuleFile, readModule } from './read.ts';
export { moduleTypes } from './types.ts';
export { interfaceWit } from './wit.ts';
export { type Wrapper, wrapperOf } from './wrapper.ts';
