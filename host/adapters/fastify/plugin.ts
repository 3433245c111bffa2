import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { Deployment } from '../../runtime/index.ts';
import { asSkerryError, isRefusal, replyWithError } from './error-reply.ts';
import { Execution } from './execution.ts';
import { indexPage, INDEX_POLICY } from './index-page.ts';
import { checkHeaderSize, type RequestHead, readHead } from './request-head.ts';

export interface SkerryPluginOptions {
  /** The functions to serve; it may change while the server runs. */
  readonly registry: Registry<Deployment>;
  /**
   * Tell clients the details of failures that are not their own, and what a request cost, if it has the header
   * `skerry-usage`. For development. Default false.
   */
  readonly details?: boolean;
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
  const { registry, details = false, index = false } = options;
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
  const service: Service = { registry, details, index, prefix: app.prefix };
  // Returns nothing: Fastify would watch the whole life of a reply that it is given back.
  const handler = (request: FastifyRequest, reply: FastifyReply): void => serve(service, request, reply);
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
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** What a function can be asked with, whichever it answers. */
const ALLOWED = METHODS.filter((method) => method !== 'CONNECT').join(', ');

type Service = Required<SkerryPluginOptions> & { readonly prefix: string };

function serve(service: Service, request: FastifyRequest, reply: FastifyReply): void {
  const head = readHead(request.raw);
  if (head.pathWithQuery === '*') {
    reply.code(204).header('allow', ALLOWED).send();
    return;
  }
  const path = head.pathWithQuery.slice(service.prefix.length) || '/';
  const deployment = service.registry.find(head.method, path);
  if (!deployment) {
    const isIndex = service.index && path === '/' && (head.method === 'GET' || head.method === 'HEAD');
    if (!isIndex) throw notFound(head);
    showIndex(service, request, reply);
    return;
  }
  admit(deployment, request);
  const waitForPlace = deployment.limiter.acquire();
  void new Execution(deployment, request, reply, service.details).run(head, waitForPlace);
}

function showIndex({ registry }: Service, request: FastifyRequest, reply: FastifyReply): void {
  const origin = `${request.protocol}://${request.headers.host ?? request.hostname}`;
  reply.type('text/html; charset=utf-8').header('content-security-policy', INDEX_POLICY).send(indexPage(registry.functions, origin));
}

function notFound({ method, pathWithQuery }: RequestHead): SkerryError {
  const path = pathWithQuery.split('?', 1)[0]!.slice(0, 200);
  return new SkerryError('ROUTE_NOT_FOUND', `No function answers ${method} ${path}`, {
    help: 'Functions and their routes are listed when the server starts.',
  });
}

/** Turns away what could never be served, before it costs a sandbox. */
function admit({ limits }: Deployment, { raw }: FastifyRequest): void {
  checkHeaderSize(raw, limits.requestHeaderBytes);
  const declared = Number(raw.headers['content-length'] ?? 0);
  if (declared > limits.requestBodyBytes) {
    const message = `The request body has ${declared} bytes; the limit is ${limits.requestBodyBytes}`;
    throw new SkerryError('REQUEST_BODY_TOO_LARGE', message, {
      help: 'Send less, or raise "limits.requestBodyBytes" in skerry.json.',
    });
  }
}
