import { admit } from './limits/admission.ts';
import type { Deployment } from './deployment.ts';
import { Execution, type InvokeOptions } from './execution.ts';
import type { InvokeRequest } from './request/request.ts';
import type { ResponseSink } from './response/sink.ts';

/**
 * Has a function answer one request, in a sandbox of its own. Whatever happens to the request is told to `sink`, to the
 * listeners of the deployment, and to the request's log.
 *
 * @returns resolves when the guest has returned or was stopped. Parts of its response may still be on their way. Never
 *   rejects for what a guest or a client does
 * @throws SkerryError at once, when the request is turned away: `REQUEST_HEADERS_TOO_LARGE`, `REQUEST_BODY_TOO_LARGE`,
 *   `LIMIT_CONCURRENCY`
 * @example
 * await invoke(deployment, { id: '1', scheme: 'http', head: readHead(received), body, log }, sink);
 */
export function invoke(deployment: Deployment, request: InvokeRequest, sink: ResponseSink, options: InvokeOptions = {}): Promise<void> {
  admit(deployment.limits, request);
  const waitForPlace = deployment.limiter.acquire();
  return new Execution(deployment, request, sink, options).run(waitForPlace);
}
