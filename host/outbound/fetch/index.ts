import { grantedOrigin } from '../granted.ts';
import type { FunctionLimits } from '../../base/index.ts';
import { type FunctionOutbound, type OutboundRule, parseOutboundRules } from '../../capabilities/index.ts';
import type { OutboundRequest, OutboundResponse } from '../../wasi/index.ts';
import { DenialReporter } from '../denial.ts';
import { drain } from '../drain.ts';
import { refuse, targetMethod, targetPath } from '../target.ts';
import { Deadline } from './deadline.ts';
import { failureOf } from './failure.ts';
import { bodyOf } from './request-body.ts';
import { requestFields, responseFields } from './fields.ts';
import { responseBody } from './response-body.ts';

export interface FetchOutboundOptions {
  /** For messages. */
  readonly functionName: string;
  /** Origins that the function may send requests to. */
  readonly rules: readonly string[];
  readonly limits: FunctionLimits;
  /** Told what was denied and what would allow it, once for each origin. */
  readonly onDenied?: (message: string) => void;
  /** Bodies go out as a whole, where `fetch` takes no streams: at most so many bytes. Default: they are streamed. */
  readonly wholeBodyBytes?: number;
  /** Default: that of the platform. */
  readonly fetch?: typeof fetch;
}

/**
 * The outbound HTTP capability of one function where `fetch` is all that the platform has. The origin is checked before each
 * request and redirects are handed to the guest as they are, so that each hop is a request of its own. The address that a
 * name leads to cannot be seen, nor when a connection is made: docs/edge.md has the list.
 *
 * @throws SkerryError `MANIFEST_INVALID` for a rule that is not an origin
 */
export function fetchOutbound(options: FetchOutboundOptions): FunctionOutbound {
  return new FetchOutbound(options);
}

class FetchOutbound implements FunctionOutbound {
  readonly #rules: readonly OutboundRule[];
  readonly #limits: FunctionLimits;
  readonly #denials: DenialReporter;
  readonly #fetch: typeof fetch;
  readonly #wholeBodyBytes: number | undefined;
  readonly #running = new Set<AbortController>();

  constructor({ functionName, rules, limits, onDenied, wholeBodyBytes, fetch: send = fetch }: FetchOutboundOptions) {
    this.#rules = parseOutboundRules(rules);
    this.#limits = limits;
    this.#denials = new DenialReporter(functionName, onDenied);
    this.#wholeBodyBytes = wholeBodyBytes;
    // In some runtimes it is a method of the global object.
    const call: typeof fetch = (input, init) => send(input, init);
    this.#fetch = call;
  }

  dispose(): void {
    for (const controller of this.#running) controller.abort();
  }

  async send(request: OutboundRequest): Promise<OutboundResponse> {
    const controller = new AbortController();
    this.#running.add(controller);
    const deadline = new Deadline(controller, this.#limits.outboundTimeoutMs, () => this.#running.delete(controller));
    const stop = (): void => controller.abort();
    request.signal.addEventListener('abort', stop, { once: true });
    if (request.signal.aborted) stop();
    try {
      return await this.#send(request, controller, deadline);
    } catch (error) {
      deadline.over();
      if (request.body) void drain(request.body);
      throw failureOf(error, deadline.expired, controller.signal);
    }
  }

  async #send(request: OutboundRequest, controller: AbortController, deadline: Deadline): Promise<OutboundResponse> {
    const { signal } = controller;
    signal.throwIfAborted();
    const origin = grantedOrigin(request, this.#rules, this.#denials);
    const method = targetMethod(request);
    const fields = requestFields(request);
    const body = await bodyOf(request, method, fields, this.#wholeBodyBytes, controller);
    deadline.set(Math.min(request.firstByteTimeoutMs, this.#limits.firstByteTimeoutMs), 'connection-read-timeout');
    const url = origin.origin + targetPath(request);
    const response = await this.#fetch(url, { method, headers: fields, redirect: 'manual', signal, credentials: 'omit', ...body });
    if (response.type === 'opaqueredirect' || response.status === 0) throw refuse('HTTP-protocol-error');
    const headers = responseFields(response);
    deadline.set(Math.min(request.betweenBytesTimeoutMs, this.#limits.betweenBytesTimeoutMs), 'connection-read-timeout');
    return { status: response.status, headers, body: responseBody(response.body, deadline, controller) };
  }
}
