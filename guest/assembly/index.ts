/**
 * What a Skerry function is written with. A function is a module that exports
 *
 * ```ts
 * export function handle(request: Request): Response
 * ```
 *
 * What a function does not use is not in its component, neither code nor imports.
 */
export { Config, ConfigEntry } from "./capabilities/config";
export { EntryDetails, EntryOptions } from "./capabilities/entry-options";
export { KeyPage, Store, StoreEntry } from "./capabilities/store";
export { Version } from "./capabilities/version";
export { HmacSha256 } from "./crypto/hmac-sha256";
export { Sha256 } from "./crypto/sha256";
export { timingSafeEqual } from "./crypto/timing-safe-equal";
export { BodyReader } from "./http/body-reader";
export { BodyStream, PassThrough } from "./http/body-stream";
export { BodyWriter } from "./http/body-writer";
export { FetchOptions, fetch } from "./http/fetch";
export { FetchResponse } from "./http/fetch-response";
export { HeaderField, Headers } from "./http/headers";
export { HttpError, HttpErrorCode } from "./http/http-error";
export { IncomingHeaders } from "./http/incoming-headers";
export { Query, QueryParameter } from "./http/query";
export { Request } from "./http/request";
export { Response } from "./http/response";
export { JsonKind, JsonValue } from "./json/value";
export { Failure, Result } from "./result";
export { RouteHandler } from "./router/route-node";
export { RouteParameters } from "./router/route-parameters";
export { Router } from "./router/router";
export { Clock } from "./system/clock";
export { HostLog, LogLevel } from "./system/host-log";
export { Log } from "./system/log";
export { Random } from "./system/random";
export { Base64 } from "./text/base64";
export { parseDecimal } from "./text/decimal";
export { escapeHtml } from "./text/escape-html";
export { Hex } from "./text/hex";
export { percentDecode, percentEncode } from "./text/percent";
export { Utf8 } from "./text/utf8";
export { URLSearchParams } from "./url/search-params";
export { URL } from "./url/url";
