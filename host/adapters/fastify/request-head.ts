import type { IncomingMessage } from 'node:http';
import { SkerryError } from '../../base/index.ts';
import { CONNECTION_HEADERS } from '../../wasi/index.ts';
import { invalid } from './error-reply.ts';
import { targetOf } from './request-target.ts';

export interface RequestHead {
  readonly method: string;
  readonly authority: string;
  /** Path and query as the client sent them, starting with a slash; or `*`, with OPTIONS. */
  readonly pathWithQuery: string;
  /** Without hop-by-hop headers and `Host`. Values are bytes, since HTTP does not say more. */
  readonly headers: () => (readonly [string, Uint8Array])[];
}

/** What a router, a cache and the guest would each read differently (RFC 9112, 3.2): refused, not repaired. */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
/** Checked already: requests of one time mostly name one host. */
let lastHost = '';
const ABSOLUTE_FORM = /^(https?):\/\/([^/?#]*)(.*)$/i;
const DEFAULT_PORT = { http: /:80$/, https: /:443$/ };

/** What a function does not see: it speaks of the connection to this host, or is the request's authority. */
const NOT_PASSED: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, 'host', 'te', 'trailer']);

/**
 * Reads a request's head as one unambiguous thing.
 *
 * @throws SkerryError `REQUEST_INVALID` when two readers could see different requests, `REQUEST_VERSION_UNSUPPORTED` for
 *   any HTTP but 1.0 and 1.1
 */
export function readHead(message: IncomingMessage): RequestHead {
  const { rawHeaders } = message;
  checkVersion(message);
  const host = singleHost(message);
  const { authority, path } = splitTarget(targetOf(message), host, message.method);
  return {
    method: message.method ?? 'GET',
    authority,
    pathWithQuery: path,
    headers: () => passedHeaders(rawHeaders, message.headers.connection),
  };
}

/** A reader of HTTP/1.0 knows no chunks, so that the request would end elsewhere for it (RFC 9112, 6.1). */
function checkVersion({ httpVersion, httpVersionMajor, httpVersionMinor, headers }: IncomingMessage): void {
  if (httpVersionMajor === 1 && httpVersionMinor === 1) return;
  if (httpVersionMajor !== 1) {
    throw new SkerryError('REQUEST_VERSION_UNSUPPORTED', `The request is HTTP/${httpVersion}; this server speaks HTTP/1.1 and HTTP/1.0`, {
      help: 'Send HTTP/1.1.',
    });
  }
  if (headers['transfer-encoding'] !== undefined) throw invalid('An HTTP/1.0 request has a Transfer-Encoding');
}

/** Names and values together: a character of what Node read is a byte of what was sent. */
export function headerBytes({ rawHeaders }: IncomingMessage): number {
  let size = 0;
  for (const text of rawHeaders) size += text.length;
  return size;
}

function singleHost(message: IncomingMessage): string {
  const { rawHeaders } = message;
  let host: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (host !== undefined) throw invalid('The request has two Host headers');
    host = rawHeaders[i + 1]!;
  }
  host ??= hostOfOldRequest(message);
  if (host !== lastHost && !AUTHORITY.test(host)) throw invalid('The Host header is not a host name with an optional port');
  lastHost = host;
  return host;
}

/** HTTP/1.0 has no `Host`, and health checks of load balancers still speak it: they mean the address that they called. */
function hostOfOldRequest({ httpVersionMinor, socket }: IncomingMessage): string {
  if (httpVersionMinor !== 0) throw invalid('The request has no Host header');
  const { localAddress = 'localhost', localPort } = socket;
  const host = localAddress.includes(':') ? `[${localAddress.replace(/%.*$/, '')}]` : localAddress;
  return localPort === undefined ? host : `${host}:${localPort}`;
}

function splitTarget(target: string, host: string, method: string | undefined): { authority: string; path: string } {
  if (target.startsWith('/')) {
    if (target.startsWith('//')) throw invalid('The path starts with two slashes');
    return { authority: host, path: target };
  }
  // The server as a whole (RFC 9110, 9.3.7).
  if (target === '*' && method === 'OPTIONS') return { authority: host, path: target };
  const [, scheme = '', authority, path = ''] = ABSOLUTE_FORM.exec(target) ?? [];
  if (authority === undefined) throw invalid('The request target is neither a path nor an absolute URL');
  const port = DEFAULT_PORT[scheme.toLowerCase() as keyof typeof DEFAULT_PORT];
  if (authority.toLowerCase().replace(port, '') !== host.toLowerCase().replace(port, '')) {
    throw invalid('The request target and the Host header name different hosts');
  }
  return { authority: host, path: path.startsWith('/') ? path : `/${path}` };
}

function passedHeaders(rawHeaders: readonly string[], connection: string | undefined): [string, Uint8Array][] {
  const named = connection?.toLowerCase().split(',').map((name) => name.trim());
  const passed: [string, Uint8Array][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (NOT_PASSED.has(name) || named?.includes(name)) continue;
    passed.push([name, Buffer.from(rawHeaders[i + 1]!, 'latin1')]);
  }
  return passed;
}
