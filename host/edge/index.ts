/** What a bundle runs on, wherever it runs. Its targets are doors of their own. */
export type { BundledData, BundledFiles, BundledFunction, BundledModule, BundledRoute } from './bundle.ts';
export { type EdgeServices, openFunctions } from './functions.ts';
export { jsonLog } from './log.ts';
export { checkFiles, type ReadFile, readFiles } from './modules.ts';
export { Routes } from './routes.ts';
export { outboundByFetch } from './outbound.ts';
export { checkRuntime } from './runtime.ts';
export { variableName, type Variables } from './variables.ts';
