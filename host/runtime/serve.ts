import { asSkerryError, SkerryError } from '../base/index.ts';
import type { Deployment } from './deployment.ts';
import type { InvokeOptions } from './execution.ts';
import { invoke } from './invoke.ts';
import { readHead, type RequestHead } from './request/head.ts';
import type { ReceivedRequest } from './request/request.ts';
import type { ResponseSink } from './response/sink.ts';

/** Which function answers a request. */
export interface Found {
  /** Or what becomes of one that is being prepared; it rejects with a `SkerryError`. */
  readonly target: Deployment | Promise<Deployment>;
  /** Segments at the front of the path that the function does not see. */
  readonly stripped: number;
  /** Names the version, for a client that asks for it. */
  readonly version?: string;
}

/** A client that asks `skerry-version: ?` is told which version of the function answers it. */
const ASKS_VERSION = 'skerry-version';
const VERSION_FIELD = 'x-skerry-version';

/** Knows which function answers what; a `Registry` does. */
export interface Functions {
  /**
   * @param path with its query: what of the request's path is behind the prefix of the door
   * @returns undefined when none answers
   * @throws SkerryError why the one that should answer cannot
   */
  find(method: string, path: string, head: RequestHead): Found | undefined;
}

export interface ServeOptions extends InvokeOptions {
  /** Segments at the front of every path, which are not of the functions' routes. Default 0. */
  readonly prefixSegments?: number;
  /** Functions do not see those segments either. Default false. */
  readonly stripPrefix?: boolean;
}

/**
 * Has a request answered by the function that its host, method and path lead to. All doors pass here, so that a request
 * means the same at each.
 *
 * @returns as `invoke` does
 * @throws SkerryError at once, when the request is turned away: what `invoke`, `readHead` and `find` throw, and
 *   `ROUTE_NOT_FOUND`
 */
export function serve(functions: Functions, request: ReceivedRequest, sink: ResponseSink, options: ServeOptions = {}): Promise<void> {
  const head = readHead(request);
  const { prefixSegments = 0 } = options;
  const found = head.pathWithQuery === '*' ? undefined : functions.find(head.method, behind(head, prefixSegments), head);
  if (found === undefined) throw notFound(head);
  const { target, stripped, version } = found;
  if (version !== undefined && head.valuesOf(ASKS_VERSION).includes('?')) sink.tell(VERSION_FIELD, version);
  const seen = head.below(frontOf(head.pathWithQuery, hiddenSegments(stripped, options)));
  return target instanceof Promise ? whenReady(target, request, seen, sink, options) : run(target, request, seen, sink, options);
}

/** Whose route strips something sees the path from there on, without the prefix of the door. */
function hiddenSegments(stripped: number, { prefixSegments = 0, stripPrefix = false }: ServeOptions): number {
  return stripPrefix || stripped > 0 ? prefixSegments + stripped : 0;
}

function run(
  deployment: Deployment,
  request: ReceivedRequest,
  head: RequestHead,
  sink: ResponseSink,
  options: InvokeOptions,
): Promise<void> {
  const { id, scheme, log } = request;
  return invoke(deployment, { id, scheme, log, head, body: request.body(deployment.limits.requestBodyBytes) }, sink, options);
}

/** Whoever called is gone by then: what turns the request away is told to the sink. */
async function whenReady(
  preparing: Promise<Deployment>,
  request: ReceivedRequest,
  head: RequestHead,
  sink: ResponseSink,
  options: InvokeOptions,
): Promise<void> {
  try {
    const deployment = await preparing;
    await run(deployment, request, head, sink, options);
  } catch (cause) {
    if (!sink.isGone) sink.refuse(asSkerryError(cause));
  }
}

/** What of path and query is behind so many segments. */
function behind({ pathWithQuery }: RequestHead, segments: number): string {
  if (segments === 0) return pathWithQuery;
  const rest = pathWithQuery.slice(frontOf(pathWithQuery, segments));
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** How many characters so many segments take. Percent-encoded as they may be, a slash always ends one. */
function frontOf(pathWithQuery: string, segments: number): number {
  if (segments === 0) return 0;
  const query = pathWithQuery.search(/[?#]/);
  const end = query < 0 ? pathWithQuery.length : query;
  let at = 0;
  for (let i = 0; i < segments; i++) {
    const next = pathWithQuery.indexOf('/', at + 1);
    if (next < 0 || next > end) return end;
    at = next;
  }
  return at;
}

function notFound({ method, pathWithQuery }: RequestHead): SkerryError {
  const path = pathWithQuery.split('?', 1)[0]!.slice(0, 200);
  return new SkerryError('ROUTE_NOT_FOUND', `No function answers ${method} ${path}`, {
    help: 'Functions and their routes are listed when the server starts.',
  });
}
