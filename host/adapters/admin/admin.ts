import { isUtf8 } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyBodyParser,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { DEFAULT_QUOTAS, SkerryError } from '../../base/index.ts';
import type { Catalog, ComponentFiles } from '../../catalog/contract.ts';
import type { Sealer } from '../../secrets/index.ts';
import { checkAccess } from './access.ts';
import { Deployables } from './deployables.ts';
import { Idempotency } from './idempotency.ts';
import { openApiOf } from './openapi.ts';
import { PARAMETERS } from './parameters.ts';
import { Gate, type Principal } from './principal.ts';
import { headersOf, problemOf } from './problem.ts';
import type { AdminRoute, Answer, Schema } from './route.ts';
import { adminRoutes } from './routes/index.ts';
import type { Services, VersionTrials } from './services.ts';
import { onClientError } from './client-error.ts';
import { object } from './schemas.ts';
import { checkUploadLength, Uploads } from './uploads.ts';
import { compileValidator } from './validators.ts';

const SECOND = 1000;
/** A manifest in JSON, each character escaped. */
const BODY_BYTES = 2 * 1024 * 1024;
const HEAD_BYTES = 16 * 1024;
/** Requests at the same time: far more than people and their tools make. */
const CONNECTIONS = 256;

export interface AdminOptions {
  readonly catalog: Catalog;
  /** Where components are kept. */
  readonly files: ComponentFiles;
  readonly logger: FastifyBaseLogger;
  /** Tries versions when they are created, and before an alias points at them. */
  readonly trials: VersionTrials;
  /** Public keys of Ed25519: a version is created only of what one of them signed. Default: none, and nobody has to sign. */
  readonly trustedKeys?: readonly KeyObject[];
  /** Seals secrets. Default: none can be set. */
  readonly sealer?: Sealer | undefined;
  /** Bytes on disk of what a tenant uploaded and no version names. Default: `DEFAULT_QUOTAS`. */
  readonly maxUploadBytes?: number;
  /** Milliseconds since 1970. Default: the clock of the system. */
  readonly now?: () => number;
}

/**
 * The admin API as a server of its own: what is deployed, and who may change it. It is described at `/openapi.json`, needs a token for
 * each request, and closes neither catalog nor files.
 *
 * @example
 * const admin = createAdmin({ catalog, files, logger, trials: openTrials({ files, host, log: logger }) });
 * await admin.listen({ host: '127.0.0.1', port: 8788 });
 */
export function createAdmin(options: AdminOptions): FastifyInstance {
  const { catalog, files, logger, trials, trustedKeys = [], sealer, now = Date.now, maxUploadBytes = DEFAULT_QUOTAS.uploadBytes } = options;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    // An upload over a slow line takes its time; one that stands still does not.
    requestTimeout: 600 * SECOND,
    connectionTimeout: 60 * SECOND,
    keepAliveTimeout: 10 * SECOND,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: onClientError,
    frameworkErrors: (cause, request, reply) => void sendProblem(request, reply, cause),
    http: { maxHeaderSize: HEAD_BYTES, headersTimeout: 10 * SECOND, connectionsCheckingInterval: SECOND },
  });
  app.server.maxConnections = CONNECTIONS;
  app.setValidatorCompiler(compileValidator);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(app));
  app.addContentTypeParser('application/wasm', (_request, payload, done) => done(null, payload));
  app.setErrorHandler((cause, request, reply) => sendProblem(request, reply, cause));
  guard(app, new Gate(catalog, now));

  const services: Services = {
    catalog,
    now,
    trustedKeys,
    sealer,
    uploads: new Uploads(catalog, files, maxUploadBytes),
    deployables: new Deployables(catalog, files),
    trials,
  };
  const routes = adminRoutes(services);
  const document = openApiOf([...routes, documentRoute(() => document)]);
  const answered = new Idempotency<Answer>(now);
  for (const route of [...routes, documentRoute(() => document)]) serve(app, route, catalog, answered);
  return app;
}

/** Bytes that are no text are refused: decoded all the same, a value would be kept that nobody sent. */
function jsonParser(app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (!isUtf8(body)) return done(refused('The body is not UTF-8'), undefined);
    return parse(request, body.toString(), done);
  };
}

function documentRoute(read: () => Schema): AdminRoute {
  return {
    method: 'GET',
    path: '/openapi.json',
    id: 'getDocument',
    summary: 'This document.',
    roles: ['read'],
    answer: { status: 200, description: 'OpenAPI 3.1.', schema: { type: 'object' } },
    handle: () => ({ body: read() }),
  };
}

const callers = new WeakMap<FastifyRequest, Principal>();

/** Before anything else, for what is not there as well: without a token nobody learns what is. */
function guard(app: FastifyInstance, gate: Gate): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    callers.set(request, gate.admit(request.headers.authorization, request.ip));
    done();
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      new SkerryError('ROUTE_NOT_FOUND', `There is no ${request.method} ${request.url.slice(0, 200)} in this API`, {
        help: 'GET /openapi.json lists what there is.',
      }),
    ),
  );
}

function serve(app: FastifyInstance, route: AdminRoute, catalog: Catalog, answered: Idempotency<Answer>): void {
  const { method, path, body, answer } = route;
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    schema: schemaOf(route),
    // The token is known, the body is not read yet.
    onRequest: (request, _reply, done) => {
      checkAccess(callers.get(request)!, route, (request.params as Params)['tenant'], catalog);
      if (body === 'component') checkUploadLength(request.headers['content-length']);
      done();
    },
    preValidation: (request, _reply, done) => {
      if (body === 'component' || !isStream(request.body)) return done(body === 'component' ? needStream(request.body) : undefined);
      done(refused('The body must be of application/json'));
    },
    handler: async (request, reply) => {
      const by = callers.get(request)!;
      const call = {
        by,
        params: request.params as Params,
        query: request.query as Params,
        headers: headersOfCall(request),
        body: request.body,
      };
      const work = async (): Promise<Answer> => route.handle(call);
      const key = method === 'POST' ? call.headers['idempotency-key'] : undefined;
      const result = await answered.run(by.id, key, [method, request.url, call.body ?? null], work);
      if (result.etag !== undefined) void reply.header('etag', result.etag);
      return reply.code(answer.status).send(result.body);
    },
  });
}

type Params = Readonly<Record<string, string>>;

const isStream = (body: unknown): boolean => typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

const refused = (message: string): SkerryError =>
  new SkerryError('REQUEST_INVALID', message, { help: 'GET /openapi.json says what is accepted.' });

function needStream(body: unknown): SkerryError | undefined {
  return isStream(body) ? undefined : refused('The body must be a component, of application/wasm');
}

function headersOfCall({ headers }: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    ['if-match', 'if-none-match', 'idempotency-key'].map((name) => [name, typeof headers[name] === 'string' ? headers[name] : undefined]),
  );
}

function schemaOf({ path, query, body }: AdminRoute): Schema {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const optional = Object.entries(query ?? {}).map(([name, schema]) => [`${name}?`, schema] as const);
  return {
    params: object(Object.fromEntries(names.map((name) => [name, PARAMETERS[name]!.schema]))),
    querystring: object(Object.fromEntries(optional)),
    ...(body !== undefined && body !== 'component' && { body }),
  };
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, cause: unknown): FastifyReply {
  const problem = problemOf(cause, request.id);
  if (problem.status >= 500) request.log.error({ err: cause, code: problem.code, requestId: request.id }, problem.detail);
  // What is left of a body that nobody reads would be taken for the next request.
  if (!request.raw.complete) void reply.header('connection', 'close');
  return reply.code(problem.status).headers(headersOf(cause)).type('application/problem+json').send(JSON.stringify(problem));
}
