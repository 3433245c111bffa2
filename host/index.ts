/** What it takes to serve functions from a program of one's own; the other doors hold the parts. */
export { DEFAULT_LIMITS, type FunctionLimits, SkerryError } from './base/index.ts';
export { type Manifest, parseManifest } from './registry/index.ts';
export { createServer, fastifyOptions, listen, prepareApp, skerryPlugin, type SkerryPluginOptions } from './adapters/fastify/index.ts';
export { createHost, type Host, type HostOptions } from './node/index.ts';
export type { Deployment } from './runtime/index.ts';
export { memoryStorage, type StorageDriver } from './storage/index.ts';
