import { SkerryError } from '../base/index.ts';
import type { Deployment } from './deployment.ts';
import type { InvokeOptions } from './execution.ts';
import { invoke } from './invoke.ts';
import { readHead, type RequestHead } from './request/head.ts';
import type { ReceivedRequest } from './request/request.ts';
import type { ResponseSink } from './response/sink.ts';

/** Knows which function answers what; a `Registry` does. */
export interface Functions {
  /** @returns undefined when none answers */
  find(method: string, path: string): Deployment | undefined;
}

export interface ServeOptions extends InvokeOptions {
  /** The path below which functions answer. Default: the root. */
  readonly prefix?: string;
}

/**
 * Has a request answered by the function that its method and path lead to. All doors pass here, so that a request means
 * the same at each.
 *
 * @returns as `invoke` does
 * @throws SkerryError at once, when the request is turned away: what `invoke` and `readHead` throw, and `ROUTE_NOT_FOUND`
 */
export function serve(functions: Functions, request: ReceivedRequest, sink: ResponseSink, options: ServeOptions = {}): Promise<void> {
  const { prefix = '' } = options;
  const head = readHead(request);
  const deployment = head.pathWithQuery === '*' ? undefined : functions.find(head.method, head.pathWithQuery.slice(prefix.length) || '/');
  if (deployment === undefined) throw notFound(head);
  const { id, scheme, log } = request;
  return invoke(deployment, { id, scheme, log, head, body: request.body(deployment.limits.requestBodyBytes) }, sink, options);
}

function notFound({ method, pathWithQuery }: RequestHead): SkerryError {
  const path = pathWithQuery.split('?', 1)[0]!.slice(0, 200);
  return new SkerryError('ROUTE_NOT_FOUND', `No function answers ${method} ${path}`, {
    help: 'Functions and their routes are listed when the server starts.',
  });
}
