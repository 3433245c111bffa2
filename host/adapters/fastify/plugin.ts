import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asSkerryError, SkerryError } from '../../base/index.ts';
import { indexPage } from '../../index-page/index.ts';
import { METHODS } from '../../node-http/index.ts';
import { segmentsOf } from '../../routing/index.ts';
import { type Deployment, type Functions, type InvokeOptions, readHead, serve, type ServeOptions } from '../../runtime/index.ts';
import { isRefusal, replyWithError } from './error-reply.ts';
import { receivedRequest } from './received.ts';
import { ReplySink } from './sink.ts';

/** Functions to serve, and what there is to say of them. */
export interface ServedFunctions extends Functions {
  /** Those that are ready, for the page that lists them. */
  readonly functions: readonly Deployment[];
}

export interface SkerryPluginOptions extends InvokeOptions {
  /** The functions to serve, a `Registry`; it may change while the server runs. */
  readonly registry: ServedFunctions;
  /**
   * Tell clients the details of failures that are not their own, and what a request cost, if it has the header
   * `skerry-usage`. For development. Default false.
   */
  readonly details?: boolean;
  /**
   * Functions see the path below the plugin's prefix, and what was stripped in the header `x-forwarded-prefix`. Default
   * false: they see the whole path.
   */
  readonly stripPrefix?: boolean;
  /** At the plugin's root, where no function answers, show a page that lists the functions. Default false. */
  readonly index?: boolean;
}

/**
 * Serves functions inside a Fastify application. Hooks of the application run as for any other route: authentication
 * before, logging and metrics after.
 *
 * @example
 * await app.register(skerryPlugin, { registry, prefix: '/functions' });
 */
export async function skerryPlugin(app: FastifyInstance, options: SkerryPluginOptions): Promise<void> {
  const { registry, details = false, stripPrefix = false, index = false, context } = options;
  // Bodies belong to the guest, whatever they hold: none is parsed, none is buffered.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((cause, request, reply) => {
    // A stream that ended together with its connection: whoever cut it has told why.
    if (reply.raw.destroyed && (SkerryError.is(cause) || isCut(cause))) return;
    // What a hook of the application refuses is answered as the application answers.
    if (isRefusal(cause)) throw cause;
    const error = asSkerryError(cause);
    if (error.blame === 'host') request.log.error({ err: cause, code: error.code }, error.message);
    return replyWithError(reply, error, details);
  });
  const serving = { context, stripPrefix, prefixSegments: segmentsOf(app.prefix) };
  const service: Service = { registry, details, index, prefix: app.prefix, options: serving };
  // Returns nothing: Fastify would watch the whole life of a reply that it is given back.
  const handler = (request: FastifyRequest, reply: FastifyReply): void => answer(service, request, reply);
  const method = app.supportedMethods.filter((name) => !WITHOUT_BODY.has(name));
  for (const url of ['/', '/*']) {
    app.route({ method: [...WITHOUT_BODY], url, handler });
    app.route({ method, url, preParsing: hideType, handler });
  }
}

/** Methods whose content Fastify does not look at. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'TRACE']);
/** Types that Fastify takes for types. */
const PLAIN_TYPE = /^[\w-]+\/[\w.+-]+$/;

/**
 * Fastify turns away a request with a body whose `content-type` it cannot read, or a QUERY without one. What a body is
 * belongs to the function, which sees the header as it was sent.
 */
function hideType(request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void): void {
  const type = request.headers['content-type'];
  if (type === undefined ? request.method === 'QUERY' : !PLAIN_TYPE.test(type)) {
    request.headers = { 'content-type': 'application/octet-stream' };
  }
  done();
}

function isCut(cause: unknown): boolean {
  return (cause as { readonly code?: unknown } | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** What a function can be asked with, whichever it answers. */
const ALLOWED = METHODS.filter((method) => method !== 'CONNECT').join(', ');

interface Service extends Required<Pick<SkerryPluginOptions, 'registry' | 'details' | 'index'>> {
  readonly prefix: string;
  readonly options: ServeOptions;
}

function answer(service: Service, request: FastifyRequest, reply: FastifyReply): void {
  const sink = new ReplySink(request, reply, service.details);
  try {
    void serve(service.registry, receivedRequest(request), sink, service.options);
  } catch (cause) {
    const isNobodys = SkerryError.is(cause) && cause.code === 'ROUTE_NOT_FOUND';
    if (!isNobodys || !isOfServer(service, request, reply)) throw cause;
  }
}

/** Answers what is not about any function: the server as a whole, and the page that lists the functions. */
function isOfServer({ index, prefix, registry }: Service, request: FastifyRequest, reply: FastifyReply): boolean {
  const { method, pathWithQuery } = readHead(receivedRequest(request));
  if (pathWithQuery === '*') {
    reply.code(204).header('allow', ALLOWED).send();
    return true;
  }
  const isRoot = pathWithQuery === prefix || pathWithQuery === `${prefix}/`;
  if (!index || !isRoot || (method !== 'GET' && method !== 'HEAD')) return false;
  showIndex(registry, request, reply);
  return true;
}

function showIndex(registry: ServedFunctions, request: FastifyRequest, reply: FastifyReply): void {
  const origin = `${request.protocol}://${request.headers.host ?? request.hostname}`;
  const { html, policy } = indexPage(registry.functions, { origin });
  reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);
}
