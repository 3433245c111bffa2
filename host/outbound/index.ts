import { grantedOrigin } from './granted.ts';
import { type OutboundRule, parseOutboundRules } from '../capabilities/index.ts';
import type { FunctionLimits } from '../base/index.ts';
import type { OutboundHttp, OutboundRequest, OutboundResponse } from '../wasi/index.ts';
import { HttpClient } from './client.ts';
import { createConnector } from './connector.ts';
import { drain } from './drain.ts';
import { DenialReporter } from './denial.ts';
import type { DispatchedRequest, OutboundDispatcher } from './dispatcher.ts';
import { Exchange, type ExchangeTimeouts } from './exchange.ts';
import { requestHeaders } from './headers.ts';
import { RequestBody } from './request-body.ts';
import { type Lookup, Resolver } from './resolver.ts';
import { refuse, targetMethod, targetPath } from './target.ts';

export type { DispatchedRequest, ExchangeControl, ExchangeHandler, OutboundDispatcher } from './dispatcher.ts';
export type { Lookup, ResolvedAddress } from './resolver.ts';

export interface OutboundOptions {
  /** For messages. */
  readonly functionName: string;
  /** Origins that the function may send requests to, as `host/capabilities/http/outbound-rules.ts` describes them. */
  readonly rules: readonly string[];
  readonly limits: FunctionLimits;
  /** Told what was denied and what would allow it, once for each origin. */
  readonly onDenied?: (message: string, origin: string) => void;
  /** Resolves names instead of the system. Its answers are checked like any other. */
  readonly lookup?: Lookup;
  /** Certificates of private authorities in PEM, in place of the public ones. */
  readonly ca?: string;
  /** Answers requests in place of the network; the rules of origins are applied before, those of addresses are not. */
  readonly dispatcher?: OutboundDispatcher;
}

/** Outbound HTTP of one function, with connections of its own. */
export interface Outbound extends OutboundHttp {
  /** Closes the connections; requests that are under way fail with `connection-terminated`. */
  dispose(): void;
}

/**
 * The outbound HTTP capability of one function.
 *
 * HTTP/1.1 without redirects, proxies, decompression, cookies or caches: what the guest sends goes out and what comes
 * back is handed over, within the limits.
 *
 * @throws SkerryError `MANIFEST_INVALID` for a rule that is not an origin
 */
export function createOutbound(options: OutboundOptions): Outbound {
  return new FunctionOutbound(options);
}

class FunctionOutbound implements Outbound {
  readonly #rules: readonly OutboundRule[];
  readonly #limits: FunctionLimits;
  readonly #denials: DenialReporter;
  readonly #resolver: Resolver;
  readonly #dispatcher: OutboundDispatcher;

  constructor(options: OutboundOptions) {
    const { functionName, rules, limits, onDenied, lookup } = options;
    this.#rules = parseOutboundRules(rules);
    this.#limits = limits;
    this.#denials = new DenialReporter(functionName, onDenied);
    this.#resolver = new Resolver(lookup);
    this.#dispatcher = options.dispatcher ?? this.#network(options.ca);
  }

  #network(ca: string | undefined): HttpClient {
    const connect = createConnector({
      rules: this.#rules,
      resolver: this.#resolver,
      timeoutMs: this.#limits.connectTimeoutMs,
      ca,
      onProhibited: (origin, address) => this.#denials.prohibited(origin, address),
    });
    return new HttpClient(connect);
  }

  async send(request: OutboundRequest): Promise<OutboundResponse> {
    return this.#start(request).response;
  }

  #start(request: OutboundRequest): Exchange {
    try {
      return this.#dispatch(request);
    } catch (error) {
      // Of what fails later, the exchange takes the body.
      if (request.body) void drain(request.body);
      throw error;
    }
  }

  #dispatch(request: OutboundRequest): Exchange {
    if (request.signal.aborted) throw refuse('connection-terminated');
    const origin = grantedOrigin(request, this.#rules, this.#denials);
    const dispatched = dispatchedRequest(request, origin);
    const exchange = new Exchange(request, this.#timeouts(request), () => this.#resolver.isResolving(origin.hostname));
    this.#dispatcher.dispatch(dispatched, exchange);
    return exchange;
  }

  dispose(): void {
    this.#dispatcher.destroy();
  }

  /** A guest may shorten what the manifest permits, not extend it. */
  #timeouts(request: OutboundRequest): ExchangeTimeouts {
    return {
      connectMs: Math.min(request.connectTimeoutMs, this.#limits.connectTimeoutMs),
      firstByteMs: Math.min(request.firstByteTimeoutMs, this.#limits.firstByteTimeoutMs),
      betweenBytesMs: Math.min(request.betweenBytesTimeoutMs, this.#limits.betweenBytesTimeoutMs),
      totalMs: this.#limits.outboundTimeoutMs,
    };
  }
}

function dispatchedRequest(request: OutboundRequest, { origin }: URL): DispatchedRequest {
  const headers = requestHeaders(request);
  const length = headers.lastIndexOf('content-length');
  const declared = length < 0 ? undefined : Number(headers[length + 1]);
  const body = request.body === undefined ? undefined : new RequestBody(request.body, declared);
  return { origin, path: targetPath(request), method: targetMethod(request), headers, body };
}
