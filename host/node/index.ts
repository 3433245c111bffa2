/** A host for Node.js: the runtime together with what only this platform has. */
export { createHost, type Host, type HostOptions } from './host.ts';
export { nodeEngine, type NodeEngineOptions } from './node-engine.ts';
