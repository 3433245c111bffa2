/** What makes one request in one sandbox, whoever asks: how functions are deployed, admitted, limited and measured. */
export { deploy, Deployment, type DeployServices, handlerOf } from './deployment.ts';
export { atEndOfTurn } from './end-of-turn.ts';
export { responseFailure } from './http-error-code.ts';
export type { Wait } from './line.ts';
export { RequestLog } from './log-sink.ts';
export { FunctionMetrics } from './metrics.ts';
export { RequestScope } from './request-scope.ts';
export { InstanceBudget, type Sandbox } from './sandboxes.ts';
export type { RequestInterceptor, RequestUsage } from './services.ts';
