import { ResultError } from '../../base/index.ts';
import { HELD_BYTES } from '../../engine/index.ts';
import type { HostInterface } from '../../engine/index.ts';
import type { HttpErrorCode, OutboundRequest, OutboundResponse, RequestContext } from '../context.ts';
import type { ContextRef } from '../provider.ts';
import { PerRequest } from '../scope.ts';
import { Exchange, FutureIncomingResponse } from './future-incoming-response.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { timeoutMs } from './request-options.ts';
import type { RequestOptions } from './request-options.ts';

/** `wasi:http/outgoing-handler`, bound to whatever request an instance serves. */
export function bindOutgoingHandler(ref: ContextRef): HostInterface {
  const calls = new PerRequest(
    ref,
    (context) => new OutboundCalls(context),
    (state) => state.abortAll(),
  );
  return {
    handle: (request: OutgoingRequest, options: RequestOptions | undefined) => calls.current.start(request, options),
  };
}

/** The outbound calls of one request. */
class OutboundCalls {
  readonly #context: RequestContext;
  readonly #exchanges = new Set<Exchange>();
  #started = 0;

  constructor(context: RequestContext) {
    this.#context = context;
  }

  /** @throws ResultError<HttpErrorCode> for a request that cannot be sent at all */
  start(request: OutgoingRequest, options: RequestOptions | undefined): FutureIncomingResponse {
    const target = targetOf(request);
    this.#demandBudget();
    const body = request.openBody();
    request.memory?.hold(HELD_BYTES.exchange);
    const exchange: Exchange = new Exchange(() => this.#end(exchange, request));
    this.#exchanges.add(exchange);
    this.#started++;
    const outbound = { ...target, ...this.#timeouts(options), body, signal: exchange.signal };
    void exchange.follow(send(this.#context, outbound));
    return new FutureIncomingResponse(exchange);
  }

  abortAll(): void {
    for (const exchange of this.#exchanges) exchange.abort();
  }

  /** Nothing of it is held any more. */
  #end(exchange: Exchange, request: OutgoingRequest): void {
    this.#exchanges.delete(exchange);
    request.memory?.free(HELD_BYTES.exchange);
    request[Symbol.dispose]();
  }

  #demandBudget(): void {
    const limit = this.#context.limits.outboundRequests;
    if (this.#started < limit) return;
    this.#context.log.write('warn', 'wasi:http', `Outbound request refused: the limit is ${limit} per request`);
    throw refuse('connection-limit-reached');
  }

  #timeouts(options: RequestOptions | undefined): Timeouts {
    const limits = this.#context.limits;
    return {
      connectTimeoutMs: timeoutMs(options?.connectTimeout(), limits.connectTimeoutMs),
      firstByteTimeoutMs: timeoutMs(options?.firstByteTimeout(), limits.firstByteTimeoutMs),
      betweenBytesTimeoutMs: timeoutMs(options?.betweenBytesTimeout(), limits.betweenBytesTimeoutMs),
    };
  }
}

type Timeouts = Pick<OutboundRequest, 'connectTimeoutMs' | 'firstByteTimeoutMs' | 'betweenBytesTimeoutMs'>;
type Target = Pick<OutboundRequest, 'method' | 'scheme' | 'authority' | 'pathWithQuery' | 'headers'>;

/** Async, so that a capability that throws at once and one that rejects look the same. */
async function send(context: RequestContext, request: OutboundRequest): Promise<OutboundResponse> {
  return context.outbound.send(request);
}

function targetOf(request: OutgoingRequest): Target {
  return {
    method: methodOf(request),
    scheme: schemeOf(request),
    authority: authorityOf(request),
    pathWithQuery: originForm(request.pathWithQuery() ?? ''),
    headers: request.headerList.entries(),
  };
}

/** A tunnel is not a request for a resource, and what goes through it could not be checked. */
function methodOf(request: OutgoingRequest): string {
  const name = request.methodName;
  if (name === 'CONNECT') throw refuse('HTTP-request-method-invalid');
  return name;
}

function schemeOf(request: OutgoingRequest): 'http' | 'https' {
  const scheme = request.schemeName ?? 'https';
  if (scheme !== 'http' && scheme !== 'https') throw refuse('HTTP-protocol-error');
  return scheme;
}

/** Never taken from the inbound request: its `Host` is the client's word. */
function authorityOf(request: OutgoingRequest): string {
  const authority = request.authority();
  if (authority === undefined) throw refuse('HTTP-request-URI-invalid');
  return authority;
}

const originForm = (path: string): string => (path.startsWith('/') || path === '*' ? path : `/${path}`);

const refuse = (tag: string): ResultError<HttpErrorCode> => new ResultError<HttpErrorCode>({ tag });
