export { deploy, Deployment, type DeployServices, handlerOf } from './deployment.ts';
export { createHost, type Host, type HostOptions } from './host.ts';
export { curlLine, sizeText, tryIt } from './index-page.ts';
export { FunctionMetrics } from './metrics.ts';
export { nodeEngine } from './node-engine.ts';
export { skerryPlugin, type SkerryPluginOptions } from './plugin.ts';
export { InstanceBudget } from './sandboxes.ts';
export { createServer, listen, type ServerOptions } from './server.ts';
export type { FunctionOutbound, OutboundFactory, RequestInterceptor, RequestUsage } from './services.ts';
