import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { SkerryError } from '../../base/index.ts';
import { addressText, type Client, invalid, prefixText, type ReceivedRequest } from '../../runtime/index.ts';
import { RequestBody } from './request-body.ts';
import { targetOf } from './request-target.ts';

/**
 * What Node received, as the runtime takes it. What is wrong with the request itself is found there; here only what comes
 * of the version of HTTP. Which proxies are believed is what Fastify's option `trustProxy` says.
 *
 * @throws SkerryError `REQUEST_VERSION_UNSUPPORTED` for any HTTP but 1.0 and 1.1, `REQUEST_INVALID` for HTTP/1.0 in chunks
 */
export function receivedRequest(request: FastifyRequest): ReceivedRequest {
  const { raw } = request;
  const isOld = checkVersion(raw);
  const scheme = schemeOf(request);
  return {
    id: request.id,
    scheme,
    method: request.method,
    target: targetOf(raw),
    rawHeaders: raw.rawHeaders,
    ownAuthority: isOld ? () => addressOf(raw) : undefined,
    forwardedHost: forwardedHost(request),
    client: () => clientOf(request, scheme),
    body: (maxBytes) => new RequestBody(raw, maxBytes),
    log: request.log,
  };
}

/** A proxy may say anything. */
function schemeOf({ protocol, raw }: FastifyRequest): string {
  if (protocol === 'http' || protocol === 'https') return protocol;
  const { encrypted } = raw.socket as Partial<TLSSocket>;
  return encrypted === true ? 'https' : 'http';
}

/** Another one than that of `Host`, where Fastify believes whoever connected. Without `Host` Fastify has an empty one. */
function forwardedHost({ host, raw }: FastifyRequest): string | undefined {
  return host === (raw.headers.host ?? '') ? undefined : host;
}

function clientOf(request: FastifyRequest, scheme: string): Client {
  // Fastify has the chain only where it was told whom to trust.
  const chain = request.ips ?? [request.raw.socket.remoteAddress];
  return {
    addresses: chain.map((address) => addressText(address)).toReversed(),
    scheme,
    // A chain of one has no proxy in it that could be trusted.
    prefix: chain.length > 1 ? prefixText(lastOf(request.raw.headers['x-forwarded-prefix'])) : '',
  };
}

/** As Fastify takes the other fields: of several values the one that came last. */
function lastOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value.join() : value)?.split(',').at(-1)?.trim();
}

/** A reader of HTTP/1.0 knows no chunks, so that the request would end elsewhere for it (RFC 9112, 6.1). */
function checkVersion(message: IncomingMessage): boolean {
  const { httpVersion, headers } = message;
  if (httpVersion === '1.1') return false;
  if (httpVersion !== '1.0') {
    throw new SkerryError('REQUEST_VERSION_UNSUPPORTED', `The request is HTTP/${httpVersion}; this server speaks HTTP/1.1 and HTTP/1.0`, {
      help: 'Send HTTP/1.1.',
    });
  }
  if (headers['transfer-encoding'] !== undefined) throw invalid('An HTTP/1.0 request has a Transfer-Encoding');
  return true;
}

/** HTTP/1.0 has no `Host`, and health checks of load balancers still speak it: they mean the address that they called. */
function addressOf({ socket }: IncomingMessage): string {
  const { localAddress = 'localhost', localPort } = socket;
  const host = localAddress.includes(':') ? `[${localAddress.replace(/%.*$/, '')}]` : localAddress;
  return localPort === undefined ? host : `${host}:${localPort}`;
}
