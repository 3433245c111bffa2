/**
 * What a Skerry function is written with. A function is a module that exports
 *
 * ```ts
 * export function handle(request: Request): Response
 * ```
 *
 * What a function does not use is not in its component, neither code nor imports.
 */
export { BodyReader } from "./http/body-reader";
export { BodyWriter } from "./http/body-writer";
export { HeaderField, Headers } from "./http/headers";
export { IncomingHeaders } from "./http/incoming-headers";
export { Query, QueryParameter } from "./http/query";
export { Request } from "./http/request";
export { BodyStream, Response } from "./http/response";
export { Failure, Result } from "./result";
export { percentDecode, percentEncode } from "./text/percent";
export { Utf8 } from "./text/utf8";
