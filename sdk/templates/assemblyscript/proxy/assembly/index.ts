import { Config, Failure, FetchOptions, JsonValue, Log, PassThrough, Request, Response, fetch } from "@skerry/guest";
import { copyRequestHeaders, copyResponseHeaders } from "./headers";

export function handle(request: Request): Response {
  const upstream = setting("UPSTREAM");
  const timeout = <i32>parseInt(setting("TIMEOUT_MS"));
  const options = new FetchOptions(request.method);
  options.connectTimeout = timeout;
  options.firstByteTimeout = timeout;
  options.betweenBytesTimeout = timeout;
  copyRequestHeaders(request, options.headers);
  if (request.method != "GET" && request.method != "HEAD") options.stream = new PassThrough(request.body);
  const answer = fetch(upstream + targetOf(request), options);
  if (answer.isError) return failure(answer.error, upstream);
  const isHead = request.method == "HEAD";
  const status = answer.value.status;
  const response = isHead ? Response.empty(status) : Response.stream(new PassThrough(answer.value.body), status);
  response.headers.delete("content-type");
  copyResponseHeaders(answer.value, request.method, setting("CACHE_SECONDS"), response.headers);
  return response;
}

/** `/{{name}}/a?b` of this function is `/a?b` of the upstream. */
function targetOf(request: Request): string {
  const target = request.target.substring("/{{name}}".length);
  return target.startsWith("/") ? target : "/" + target;
}

function setting(key: string): string {
  const value = Config.get(key);
  if (value === null) throw new Error("There is no " + key + ' in "config" of skerry.json');
  return value;
}

function failure(reason: Failure, upstream: string): Response {
  Log.error(upstream + " did not answer: " + reason.toString());
  if (reason.code.endsWith("-timeout")) return problem(504, upstream + " took too long");
  if (reason.code == "http-request-denied") {
    return problem(502, upstream + ' is not granted: add it to "capabilities.http" in skerry.json');
  }
  return problem(502, upstream + " did not answer: " + reason.code);
}

function problem(status: i32, text: string): Response {
  return Response.json(JsonValue.object().setString("error", text), status);
}
