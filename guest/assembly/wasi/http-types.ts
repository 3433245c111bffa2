// The raw imports of `wasi:http/types@0.2.12`: handles are i32, results are written to `ret` in the canonical ABI's layout.
// @ts-nocheck: TypeScript knows no decorators on functions.

@external("wasi:http/types@0.2.12", "[constructor]fields")
export declare function fieldsNew(): i32;
@external("wasi:http/types@0.2.12", "[static]fields.from-list")
export declare function fieldsFromList(entries: usize, count: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]fields.get")
export declare function fieldsGet(self: i32, name: usize, nameLength: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]fields.has")
export declare function fieldsHas(self: i32, name: usize, nameLength: i32): i32;
@external("wasi:http/types@0.2.12", "[method]fields.entries")
export declare function fieldsEntries(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]fields")
export declare function dropFields(self: i32): void;
@external("wasi:http/types@0.2.12", "[method]incoming-request.method")
export declare function requestMethod(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]incoming-request.path-with-query")
export declare function requestPathWithQuery(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]incoming-request.scheme")
export declare function requestScheme(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]incoming-request.authority")
export declare function requestAuthority(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[method]incoming-request.headers")
export declare function requestHeaders(self: i32): i32;
@external("wasi:http/types@0.2.12", "[method]incoming-request.consume")
export declare function requestConsume(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]incoming-request")
export declare function dropRequest(self: i32): void;
@external("wasi:http/types@0.2.12", "[method]incoming-body.stream")
export declare function bodyStream(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]incoming-body")
export declare function dropIncomingBody(self: i32): void;
@external("wasi:http/types@0.2.12", "[constructor]outgoing-response")
export declare function outgoingResponseNew(headers: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-response.set-status-code")
export declare function outgoingResponseSetStatus(self: i32, status: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-response.body")
export declare function outgoingResponseBody(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]outgoing-response")
export declare function dropOutgoingResponse(self: i32): void;
@external("wasi:http/types@0.2.12", "[method]outgoing-body.write")
export declare function outgoingBodyWrite(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[static]outgoing-body.finish")
export declare function outgoingBodyFinish(body: i32, hasTrailers: i32, trailers: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]outgoing-body")
export declare function dropOutgoingBody(self: i32): void;
@external("wasi:http/types@0.2.12", "[static]response-outparam.set")
export declare function responseOutparamSet(
  outparam: i32,
  isError: i32,
  responseOrCode: i32,
  a: i32,
  b: i64,
  c: i32,
  d: i32,
  e: i32,
  f: i32,
): void;
@external("wasi:http/types@0.2.12", "[constructor]outgoing-request")
export declare function outgoingRequestNew(headers: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-request.set-method")
export declare function outgoingRequestSetMethod(self: i32, method: i32, name: usize, nameLength: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-request.set-path-with-query")
export declare function outgoingRequestSetPathWithQuery(self: i32, some: i32, text: usize, length: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-request.set-scheme")
export declare function outgoingRequestSetScheme(self: i32, some: i32, scheme: i32, name: usize, nameLength: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-request.set-authority")
export declare function outgoingRequestSetAuthority(self: i32, some: i32, text: usize, length: i32): i32;
@external("wasi:http/types@0.2.12", "[method]outgoing-request.body")
export declare function outgoingRequestBody(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]outgoing-request")
export declare function dropOutgoingRequest(self: i32): void;
@external("wasi:http/types@0.2.12", "[constructor]request-options")
export declare function requestOptionsNew(): i32;
@external("wasi:http/types@0.2.12", "[method]request-options.set-connect-timeout")
export declare function requestOptionsSetConnectTimeout(self: i32, some: i32, nanoseconds: u64): i32;
@external("wasi:http/types@0.2.12", "[method]request-options.set-first-byte-timeout")
export declare function requestOptionsSetFirstByteTimeout(self: i32, some: i32, nanoseconds: u64): i32;
@external("wasi:http/types@0.2.12", "[method]request-options.set-between-bytes-timeout")
export declare function requestOptionsSetBetweenBytesTimeout(self: i32, some: i32, nanoseconds: u64): i32;
@external("wasi:http/types@0.2.12", "[resource-drop]request-options")
export declare function dropRequestOptions(self: i32): void;
@external("wasi:http/types@0.2.12", "[method]future-incoming-response.subscribe")
export declare function futureSubscribe(self: i32): i32;
@external("wasi:http/types@0.2.12", "[method]future-incoming-response.get")
export declare function futureGet(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]future-incoming-response")
export declare function dropFuture(self: i32): void;
@external("wasi:http/types@0.2.12", "[method]incoming-response.status")
export declare function incomingResponseStatus(self: i32): i32;
@external("wasi:http/types@0.2.12", "[method]incoming-response.headers")
export declare function incomingResponseHeaders(self: i32): i32;
@external("wasi:http/types@0.2.12", "[method]incoming-response.consume")
export declare function incomingResponseConsume(self: i32, ret: usize): void;
@external("wasi:http/types@0.2.12", "[resource-drop]incoming-response")
export declare function dropIncomingResponse(self: i32): void;
