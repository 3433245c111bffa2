/**
 * Resolves and validates a decoded component. Definitions are evaluated in an environment, as a program would be: an
 * instantiation evaluates the definitions of its component again with what it is given. So resource types get their
 * identity by being made, and no type is ever rewritten. What has to be done at run time is told to a `Sink` on the way.
 */
export { NOWHERE, type Origin } from './binding.ts';
export type { Provide } from './component.ts';
export { evaluateRoot } from './component.ts';
export type { AbiOptions, CanonRun, CoreArg, LiftDef, Sink } from './context.ts';
export type { CoreItem, CoreSource, ModuleEntity } from './core-entity.ts';
export * from './layout.ts';
export { pairType } from './resolve.ts';
export { annotationOf } from './names.ts';
export type { InstanceNode, ResourceOrigin } from './resource.ts';
export { ResourceType } from './resource.ts';
export type { Entity, FuncEntity, FuncSource, InstanceEntity } from './scope.ts';
export type * from './valtype.ts';
