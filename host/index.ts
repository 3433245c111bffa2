/** What it takes to serve functions from a program of one's own; the other doors hold the parts. */
export { DEFAULT_LIMITS, type FunctionLimits, SkerryError } from './base/index.ts';
export { type Manifest, parseManifest } from './registry/index.ts';
export {
  createHost,
  createServer,
  type Deployment,
  fastifyOptions,
  type Host,
  type HostOptions,
  listen,
  prepareApp,
  skerryPlugin,
  type SkerryPluginOptions,
} from './server/index.ts';
export { memoryStorage, type StorageDriver } from './storage/index.ts';
