/** What makes one request in one sandbox, whoever asks: how functions are deployed, admitted, limited and measured. */
export { deploy, Deployment, type DeployServices, handlerOf } from './deployment.ts';
export { atEndOfTurn } from './end-of-turn.ts';
export { errorBody } from './response/error-answer.ts';
export type { RequestListener, RequestUsage, RunningRequest } from './events.ts';
export type { InvokeOptions } from './execution.ts';
export { invoke } from './invoke.ts';
export type { Log } from './log.ts';
export { FunctionMetrics } from './metrics.ts';
export type { InvokeRequest } from './request/request.ts';
export { InstanceBudget } from './sandboxes.ts';
export type { ResponseSink, Sending } from './response/sink.ts';
