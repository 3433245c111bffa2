import { RET } from "../abi/lift";
import { pointerOf, wellFormed } from "../abi/lower";
import { Failure, Result } from "../result";
import { Utf8 } from "../text/utf8";
import { outgoingHandle } from "../wasi/http-outgoing-handler";
import {
  dropFuture,
  dropOutgoingRequest,
  futureGet,
  futureSubscribe,
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
} from "../wasi/http-types";
import { dropPollable, pollableBlock } from "../wasi/io-poll";
import { BodyStream } from "./body-stream";
import { takeErrorCode } from "./error-code";
import { FetchResponse } from "./fetch-response";
import { lowerHeaders, refusedHeader } from "./fields";
import { Headers } from "./headers";
import { methodNumber } from "./method";
import { writeBody } from "./outgoing-body";
import { HttpUrl } from "./url";

/** What to send, other than a plain GET. */
export class FetchOptions {
  readonly headers: Headers = new Headers();
  body: Uint8Array | null = null;
  /** Written while it is sent; wins over `body`. */
  stream: BodyStream | null = null;
  /** Milliseconds to connect; 0 leaves it to the host, like the other two. */
  connectTimeout: i32 = 0;
  /** Milliseconds until the head of the answer. */
  firstByteTimeout: i32 = 0;
  /** Milliseconds between two parts of its body. */
  betweenBytesTimeout: i32 = 0;

  constructor(public method: string = "GET") {}

  /** Sets a header. */
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
 * Fails with the name of an `error-code` of `wasi:http`, such as `"http-request-denied"` or `"connection-refused"`, or
 * with `"invalid-url"`, `"invalid-header"`.
 */
export function fetch(url: string, options: FetchOptions = new FetchOptions()): Result<FetchResponse> {
  const address = HttpUrl.parse(wellFormed(url));
  if (address === null) return fail("invalid-url", "Not an absolute address of HTTP: " + url);
  const fields = lowerHeaders(options.headers);
  if (fields < 0) return fail("invalid-header", refusedHeader(options.headers));
  const request = outgoingRequestNew(fields);
  if (!setTarget(request, address, wellFormed(options.method))) {
    dropOutgoingRequest(request);
    return fail("invalid-url", "The host refuses " + options.method + " " + url);
  }
  const hasBody = options.stream !== null || options.body !== null;
  if (hasBody) outgoingRequestBody(request, RET);
  const body = hasBody ? load<i32>(RET, 4) : 0;
  const timeouts = lowerTimeouts(options);
  outgoingHandle(request, timeouts == 0 ? 0 : 1, timeouts, RET);
  if (load<u8>(RET) != 0) return Result.fail<FetchResponse>(takeErrorCode(RET + 8));
  const future = load<i32>(RET, 8);
  // An upstream that stops reading says why in its answer, or in the failure that takes the answer's place.
  if (hasBody) writeBody(options.stream, options.body, body);
  return receive(future);
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

/** Waits for the answer: `option<result<result<incoming-response, error-code>>>`. */
function receive(future: i32): Result<FetchResponse> {
  const pollable = futureSubscribe(future);
  pollableBlock(pollable);
  dropPollable(pollable);
  futureGet(future, RET);
  dropFuture(future);
  if (load<u8>(RET) == 0 || load<u8>(RET, 8) != 0) return fail("internal-error", "The host gave no answer");
  if (load<u8>(RET, 16) != 0) return Result.fail<FetchResponse>(takeErrorCode(RET + 24));
  return Result.ok(new FetchResponse(load<i32>(RET, 24)));
}
