import { HOST_LIMITS } from '../base/index.ts';
import type { OutboundRequest, OutboundResponse } from '../wasi/index.ts';
import type { ExchangeControl, ExchangeHandler } from './dispatcher.ts';
import { drain } from './drain.ts';
import { OutboundFailure, outboundError, type Phase } from './failure.ts';
import { responseFields } from './headers.ts';
import { ResponseBody, type Upstream } from './response-body.ts';

/** Node turns a longer delay into 1 ms. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export interface ExchangeTimeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly betweenBytesMs: number;
  readonly totalMs: number;
}

/**
 * One request and its response: the handler of a dispatcher. Keeps the timers, and tells the guest what failed in the
 * terms of `wasi:http`.
 */
export class Exchange implements ExchangeHandler, Upstream {
  readonly response: Promise<OutboundResponse>;
  readonly #request: OutboundRequest;
  readonly #timeouts: ExchangeTimeouts;
  readonly #body = new ResponseBody(this);
  readonly #resolve: (response: OutboundResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #total: NodeJS.Timeout;
  #control: ExchangeControl | undefined;
  #timer: NodeJS.Timeout | undefined;
  #phase: Phase = 'connecting';
  #informational = 0;
  #isOver = false;

  constructor(request: OutboundRequest, timeouts: ExchangeTimeouts, isResolving: () => boolean) {
    const { promise, resolve, reject } = Promise.withResolvers<OutboundResponse>();
    this.response = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#request = request;
    this.#timeouts = timeouts;
    this.#total = after(timeouts.totalMs, () => this.#stop('HTTP-response-timeout'));
    this.#arm(timeouts.connectMs, () => this.#stop(isResolving() ? 'DNS-timeout' : 'connection-timeout'));
    request.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(control: ExchangeControl): void {
    this.#control = control;
    if (this.#isOver) return control.abort(new OutboundFailure({ tag: 'connection-terminated' }));
    this.#phase = 'waiting';
    this.#armRead(this.#timeouts.firstByteMs);
  }

  /** An upstream that still takes the request is not silent. */
  onBodySent(): void {
    if (this.#phase === 'waiting') this.#timer?.refresh();
  }

  onResponseStart(control: ExchangeControl, status: number): void {
    if (status < 200) return this.#countInformational();
    if (status > 999) return this.#stop('HTTP-protocol-error');
    const headers = responseFields(control.rawHeaders, this.#phase);
    this.#phase = 'receiving';
    this.#armRead(this.#timeouts.betweenBytesMs);
    this.#resolve({ status, headers, body: this.#body });
  }

  onResponseData(_: ExchangeControl, chunk: Uint8Array): void {
    this.#timer?.refresh();
    this.#body.push(chunk);
  }

  /** An answer that is complete before the request is does not break what the guest still writes: nobody reads that. */
  onResponseEnd(control: ExchangeControl): void {
    const trailers = responseFields(control.rawTrailers, this.#phase);
    this.#finish();
    this.#body.end(trailers);
  }

  onResponseError(_: unknown, error: unknown): void {
    this.fail(error);
  }

  /** A failure that the dispatcher reported or threw. */
  fail(error: unknown): void {
    if (this.#isOver) return;
    const failure = outboundError(error, this.#phase, HOST_LIMITS.outboundResponseHeaderBytes);
    this.#finish();
    if (this.#request.body) void drain(this.#request.body);
    this.#reject(failure);
    this.#body.fail(failure);
  }

  /** A guest that does not read makes the upstream wait; that is not silence of the upstream. */
  pause(): void {
    this.#control?.pause();
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (this.#isOver) return;
    this.#armRead(this.#timeouts.betweenBytesMs);
    this.#control?.resume();
  }

  /** Nobody waits for the response any more. */
  cancel(): void {
    this.#stop('connection-terminated');
  }

  readonly #onAbort = (): void => this.cancel();

  #countInformational(): void {
    if (++this.#informational > HOST_LIMITS.outboundInformational) this.#stop('HTTP-protocol-error');
  }

  #armRead(ms: number): void {
    this.#arm(ms, () => this.#stop('connection-read-timeout'));
  }

  #arm(ms: number, expire: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = after(ms, expire);
  }

  #stop(tag: string): void {
    if (this.#isOver) return;
    const failure = new OutboundFailure({ tag });
    this.fail(failure);
    this.#control?.abort(failure);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#request.signal.removeEventListener('abort', this.#onAbort);
  }
}

function after(ms: number, expire: () => void): NodeJS.Timeout {
  return setTimeout(expire, Math.min(Math.max(ms, 0), LONGEST_DELAY_MS));
}
