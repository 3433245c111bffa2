/** What makes one request in one sandbox, whoever asks: how functions are deployed, admitted, limited and measured. */
export { ask, type Asked, type AskOptions } from './ask.ts';
export {
  deploy,
  Deployment,
  deployOptions,
  deployPrepared,
  type DeployServices,
  type DescribedComponent,
  describeForDeployment,
  handlerOf,
  type Placement,
  type PreparedServices,
} from './deployment.ts';
export { atEndOfTurn } from './end-of-turn.ts';
export type { RequestListener, RequestUsage, RunningRequest } from './events.ts';
export type { InvokeOptions } from './execution.ts';
export { invoke } from './invoke.ts';
export type { Log } from './log.ts';
export { makeSandbox } from './make-sandbox.ts';
export { FunctionMetrics } from './metrics.ts';
export { addressText, type Client, prefixText } from './request/forwarded.ts';
export { headTooLarge, invalid, readHead, type ReceivedHead, type RequestHead, unexpected } from './request/head.ts';
export { madeHere } from './request/made-here.ts';
export type { InvokeRequest, ReceivedRequest } from './request/request.ts';
export type { AnswerBody } from './response/answer-body.ts';
export type { Answer } from './response/answer-sink.ts';
export { bodyIncomplete } from './response/check.ts';
export { collect, type CollectedAnswer } from './response/collect.ts';
export { errorAnswer } from './response/error-answer.ts';
export { formOf, type ResponseForm } from './response/form.ts';
export type { ResponseSink, Sending } from './response/sink.ts';
export { asksUsage, withUsage } from './response/usage.ts';
export { InstanceBudget } from './sandboxes.ts';
export { type Found, type Functions, serve, type ServeOptions } from './serve.ts';
