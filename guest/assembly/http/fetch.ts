import { RET } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { NONE, Resource } from "../abi/resource";
import { setWriteDeadline, waitUntil } from "../io/wait";
import { Failure, Result } from "../result";
import { Utf8 } from "../text/utf8";
import { subscribeDuration } from "../wasi/wasi-clocks-monotonic-clock";
import { handle as outgoingHandle } from "../wasi/wasi-http-outgoing-handler";
import {
  dropFutureIncomingResponse,
  dropOutgoingRequest,
  futureIncomingResponseGet,
  futureIncomingResponseSubscribe,
  outgoingRequestBody,
  outgoingRequestNew,
  outgoingRequestSetAuthority,
  outgoingRequestSetMethod,
  outgoingRequestSetPathWithQuery,
  outgoingRequestSetScheme,
  requestOptionsNew,
  requestOptionsSetBetweenBytesTimeout,
  requestOptionsSetConnectTimeout,
  requestOptionsSetFirstByteTimeout,
} from "../wasi/wasi-http-types";
import { dropPollable } from "../wasi/wasi-io-poll";
import { BodyStream } from "./body-stream";
import { takeErrorCode } from "./error-code";
import { FetchResponse } from "./fetch-response";
import { lowerHeaders, refusedHeader } from "./fields";
import { Headers } from "./headers";
import { methodNumber } from "./method";
import { writeBody } from "./outgoing-body";
import { HttpUrl } from "./url";

/** What to send, other than a plain GET, and how long to wait. */
export class FetchOptions {
  /** Header fields to send. */
  readonly headers: Headers = new Headers();
  /** The body, sent with its length; null: none. */
  body: Uint8Array | null = null;
  /** Written while it is sent; wins over `body`. */
  stream: BodyStream | null = null;
  /**
   * Milliseconds for everything, from the call of `fetch` to the last byte of the answer's body; 0: no bound but those
   * of the host. What comes too late fails with `"timeout"`. The library measures it, so it works on every host.
   */
  timeout: i32 = 0;
  /** Milliseconds to connect; 0 leaves it to the host, like the other two. A host may ignore such bounds. */
  connectTimeout: i32 = 0;
  /** Milliseconds until the head of the answer. */
  firstByteTimeout: i32 = 0;
  /** Milliseconds between two parts of its body. */
  betweenBytesTimeout: i32 = 0;

  /** @param method in capitals */
  constructor(public method: string = "GET") {}

  /** Sets a header and returns the options. */
  with(name: string, value: string): FetchOptions {
    this.headers.set(name, value);
    return this;
  }

  /** Sets the body to text, encoded as UTF-8. */
  text(text: string, contentType: string = "text/plain; charset=utf-8"): FetchOptions {
    this.body = Utf8.encode(text);
    return this.with("content-type", contentType);
  }
}

/**
 * Sends a request and waits for the head of the answer. The address must be granted in `skerry.json`:
 * `"capabilities": { "http": ["https://api.example.com"] }`. A redirect is an answer like any other and not followed.
 *
 * ```ts
 * const answer = fetch("https://api.example.com/items");
 * if (answer.isError) return Response.text(answer.error.toString(), 502);
 * const text = answer.value.text();
 * ```
 *
 * Fails with an `HttpError` whose code is that of `wasi:http`, such as `"http-request-denied"` or
 * `"connection-refused"`; or with `"timeout"`, `"invalid-url"`, `"invalid-header"`. The codes of everything that took too
 * long end in `timeout`.
 */
export function fetch(url: string, options: FetchOptions = new FetchOptions()): Result<FetchResponse> {
  const address = HttpUrl.parse(wellFormed(url));
  if (address === null) return fail("invalid-url", "Not an absolute HTTP URL: " + url);
  const fields = lowerHeaders(options.headers);
  if (fields < 0) return fail("invalid-header", refusedHeader(options.headers));
  const request = outgoingRequestNew(fields);
  if (!setTarget(request, address, wellFormed(options.method))) {
    dropOutgoingRequest(request);
    return fail("invalid-url", "The host refused " + options.method + " " + url);
  }
  const hasBody = options.stream !== null || options.body !== null;
  if (hasBody) outgoingRequestBody(request, RET);
  const body = hasBody ? load<i32>(RET, 4) : 0;
  const timeouts = lowerTimeouts(options);
  outgoingHandle(request, timeouts == 0 ? 0 : 1, timeouts, RET);
  if (load<u8>(RET) != 0) return Result.fail<FetchResponse>(takeErrorCode(RET + 8));
  const future = load<i32>(RET, 8);
  const timer = options.timeout > 0 ? new Resource(subscribeDuration(nanoseconds(options.timeout)), dropPollable) : null;
  // An upstream that stops reading says why in its answer, or in the failure that takes the answer's place.
  if (hasBody) writeInTime(options, body, timer);
  return receive(future, timer);
}

/** A body that is still not sent when the time is over is given up, not ended. */
function writeInTime(options: FetchOptions, body: i32, timer: Resource | null): void {
  const before = setWriteDeadline(timer === null ? NONE : timer.handle);
  writeBody(options.stream, options.body, body);
  setWriteDeadline(before);
}

function fail(code: string, message: string): Result<FetchResponse> {
  return Result.fail<FetchResponse>(new Failure(code, message));
}

/** @returns false when the host refuses a part */
function setTarget(request: i32, address: HttpUrl, method: string): bool {
  const authority = address.authority;
  const target = address.target;
  const refused =
    outgoingRequestSetMethod(request, methodNumber(method), pointerOf(method), method.length) |
    outgoingRequestSetScheme(request, 1, address.isSecure ? 1 : 0, 0, 0) |
    outgoingRequestSetAuthority(request, 1, pointerOf(authority), authority.length) |
    outgoingRequestSetPathWithQuery(request, 1, pointerOf(target), target.length);
  return refused == 0;
}

/** @returns the handle of the options, or 0: the host's own timeouts will do */
function lowerTimeouts(options: FetchOptions): i32 {
  const connectTimeout = options.connectTimeout;
  const firstByteTimeout = options.firstByteTimeout;
  const betweenBytesTimeout = options.betweenBytesTimeout;
  if ((connectTimeout | firstByteTimeout | betweenBytesTimeout) == 0) return 0;
  const handle = requestOptionsNew();
  if (connectTimeout > 0) requestOptionsSetConnectTimeout(handle, 1, nanoseconds(connectTimeout));
  if (firstByteTimeout > 0) requestOptionsSetFirstByteTimeout(handle, 1, nanoseconds(firstByteTimeout));
  if (betweenBytesTimeout > 0) requestOptionsSetBetweenBytesTimeout(handle, 1, nanoseconds(betweenBytesTimeout));
  return handle;
}

function nanoseconds(milliseconds: i32): u64 {
  return <u64>milliseconds * 1_000_000;
}

/** Waits for the answer, and lets go of the timer when there is none. */
function receive(future: i32, timer: Resource | null): Result<FetchResponse> {
  const isInTime = waitUntil(futureIncomingResponseSubscribe(future), timer === null ? NONE : timer.handle);
  if (isInTime) futureIncomingResponseGet(future, RET);
  dropFutureIncomingResponse(future);
  const answer = isInTime ? takeAnswer(timer) : fail("timeout", "The response did not arrive in time");
  if (answer.isError && timer !== null) timer.close();
  return answer;
}

/** Reads the `option<result<result<incoming-response, error-code>>>` at RET. */
function takeAnswer(timer: Resource | null): Result<FetchResponse> {
  if (load<u8>(RET) == 0 || load<u8>(RET, 8) != 0) return fail("internal-error", "The host did not return a response");
  if (load<u8>(RET, 16) != 0) return Result.fail<FetchResponse>(takeErrorCode(RET + 24));
  return Result.ok(new FetchResponse(load<i32>(RET, 24), timer));
}
