import type { RequestBody } from './request-body.ts';

/** A request that is granted, as it is to be sent. */
export interface DispatchedRequest {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: RequestBody | undefined;
}

/** One exchange, as whoever made the request may see and steer it. */
export interface ExchangeControl {
  /** Names and values in turn, once a response has begun. */
  readonly rawHeaders: readonly (string | Uint8Array)[];
  /** Likewise, at its end. */
  readonly rawTrailers: readonly (string | Uint8Array)[];
  /** Gives it up. */
  abort(reason: Error): void;
  /** Nothing more of the response is wanted for now. */
  pause(): void;
  resume(): void;
}

/** Told what comes of a request: `onRequestStart`, then a response or `onResponseError`. */
export interface ExchangeHandler {
  /** There is a connection, and the head is about to be sent. */
  onRequestStart(control: ExchangeControl): void;
  /** The upstream has taken a part of the body. */
  onBodySent(): void;
  /** Interim responses too. */
  onResponseStart(control: ExchangeControl, status: number): void;
  onResponseData(control: ExchangeControl, chunk: Uint8Array): void;
  onResponseEnd(control: ExchangeControl): void;
  onResponseError(control: ExchangeControl, error: unknown): void;
}

/** What sends requests: the network, or a test's answers in place of it. */
export interface OutboundDispatcher {
  dispatch(request: DispatchedRequest, handler: ExchangeHandler): void;
  /** Closes what is open. */
  destroy(): void;
}
