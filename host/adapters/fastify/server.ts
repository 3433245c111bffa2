import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type onRequestHookHandler,
  type onSendHookHandler,
} from 'fastify';
import { bindError } from '../../net/index.ts';
import type { InvokeOptions } from '../../runtime/index.ts';
import { watchDescriptors } from './descriptors.ts';
import { frameworkError, replyWithError } from './error-reply.ts';
import { fastifyOptions, prepareApp } from './fastify-options.ts';
import { type ServedFunctions, skerryPlugin } from './plugin.ts';

export interface ServerOptions extends InvokeOptions {
  readonly registry: ServedFunctions;
  /** At `/`, where no function answers, show a page that lists the functions. Default true. */
  readonly index?: boolean;
  readonly logger: FastifyBaseLogger;
  /** Tell clients the details of failures that are not their own. For development. Default false. */
  readonly details?: boolean;
  /** Addresses of proxies that are believed what they say of clients; as Fastify's option of the same name. Default: none. */
  readonly trustProxy?: readonly string[];
  /** Sees each request before functions do; one that it answers never reaches them. */
  readonly onRequest?: onRequestHookHandler;
  /** Sees each response before its head is sent, and may put another body in its place. */
  readonly onSend?: onSendHookHandler<unknown>;
}

/** A Fastify server with Skerry's plugin and nothing else. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { registry, logger, details = false, index = true, trustProxy = [], onRequest, onSend, context } = options;
  const app = Fastify({
    ...fastifyOptions,
    loggerInstance: logger,
    // Records name the request themselves; a child logger for each would be made even where nothing is logged.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    // A request that came while the server stops is answered like any other, and its connection closed after that.
    return503OnClosing: false,
    genReqId: requestId,
    ...(trustProxy.length > 0 && { trustProxy: [...trustProxy] }),
  });
  prepareApp(app);
  watchDescriptors(app.server, logger);
  app.setErrorHandler((cause, _request, reply) => replyWithError(reply, frameworkError(cause), details));
  if (onRequest) app.addHook('onRequest', onRequest);
  if (onSend) app.addHook('onSend', onSend);
  await app.register(skerryPlugin, { registry, details, index, context });
  return app;
}

let count = 0;
const start = Date.now().toString(36);

/** Unique within this process and cheap; the start time tells two processes apart. */
function requestId(): string {
  return `${start}-${(++count).toString(36)}`;
}

/**
 * @returns the origin to reach the server at, such as `http://127.0.0.1:8787`
 * @throws SkerryError `PORT_IN_USE`, `PORT_FORBIDDEN`, `ADDRESS_UNAVAILABLE`
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    throw bindError(cause, host, port);
  }
}
