import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { HOST_LIMITS } from '../../base/index.ts';
import { METHODS } from '../../node-http/index.ts';
import { answerBelowFastify, onClientError, onFrameworkError } from './below-fastify.ts';
import { routableTarget } from './request-target.ts';

const SECOND = 1000;

/**
 * What Fastify has to be told before it exists, so that requests reach functions as they were sent and errors have one
 * form. Every timeout that Fastify leaves open is set: a client that sends or reads too slowly loses its connection, not a
 * place that others need.
 *
 * @example
 * const app = Fastify({ ...fastifyOptions, logger: true });
 * prepareApp(app);
 */
export const fastifyOptions = {
  requestTimeout: 60 * SECOND,
  connectionTimeout: 120 * SECOND,
  keepAliveTimeout: 10 * SECOND,
  routerOptions: { maxParamLength: HOST_LIMITS.requestHeadBytes },
  rewriteUrl: routableTarget,
  clientErrorHandler: onClientError,
  frameworkErrors: onFrameworkError,
  http: {
    maxHeaderSize: HOST_LIMITS.requestHeadBytes,
    headersTimeout: 10 * SECOND,
    connectionsCheckingInterval: SECOND,
    // The plugin demands it, in the form of all errors; HTTP/1.0 has none.
    requireHostHeader: false,
  },
} as const satisfies FastifyHttpOptions<Server>;

/** A Fastify instance, whatever the type of its logger. */
interface Preparable {
  readonly server: Server;
  readonly supportedMethods: string[];
  addHttpMethod(method: string, options: { readonly hasBody: boolean }): unknown;
}

/**
 * What Fastify has to be told before plugins are registered: all methods that Node.js can read, and what to do with
 * `Expect` and `CONNECT`.
 */
export function prepareApp(app: Preparable): void {
  for (const method of METHODS) {
    if (method !== 'CONNECT' && !app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true });
  }
  // Node passes over further ones in silence: one more than are allowed shows that there are more.
  app.server.maxHeadersCount = HOST_LIMITS.requestHeaders + 1;
  answerBelowFastify(app.server);
}
