import type { IncomingMessage } from 'node:http';
import { SkerryError } from '../engine/index.ts';

export interface RequestHead {
  readonly method: string;
  readonly authority: string;
  /** Path and query as the client sent them, always starting with a slash. */
  readonly pathWithQuery: string;
  /** Without hop-by-hop headers and `Host`. Values are bytes, since HTTP does not say more. */
  readonly headers: () => (readonly [string, Uint8Array])[];
}

/** What a router, a cache and the guest would each read differently (RFC 9112, 3.2): refused, not repaired. */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
/** Checked already: requests of one time mostly name one host. */
let lastHost = '';
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i;

/** Headers that concern one connection only (RFC 9110, 7.6.1), and `Host`, which is the request's authority. */
const NOT_PASSED = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a request's head as one unambiguous thing.
 *
 * @throws SkerryError `REQUEST_INVALID` when two readers could see different requests
 */
export function readHead(message: IncomingMessage): RequestHead {
  const { rawHeaders } = message;
  const host = singleHost(rawHeaders);
  const { authority, path } = splitTarget(message.url ?? '/', host);
  return {
    method: message.method ?? 'GET',
    authority,
    pathWithQuery: path,
    headers: () => passedHeaders(rawHeaders, message.headers.connection),
  };
}

/** @throws SkerryError `REQUEST_HEADERS_TOO_LARGE` when names and values together exceed `limit` bytes */
export function checkHeaderSize({ rawHeaders }: IncomingMessage, limit: number): void {
  let size = 0;
  for (const text of rawHeaders) size += text.length;
  if (size <= limit) return;
  throw new SkerryError('REQUEST_HEADERS_TOO_LARGE', `The request headers have ${size} bytes; the limit is ${limit}`, {
    help: 'Send fewer or shorter headers.',
  });
}

function singleHost(rawHeaders: readonly string[]): string {
  let host: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (host !== undefined) throw invalid('The request has two Host headers');
    host = rawHeaders[i + 1]!;
  }
  if (host === undefined) throw invalid('The request has no Host header');
  if (host !== lastHost && !AUTHORITY.test(host)) throw invalid('The Host header is not a host name with an optional port');
  lastHost = host;
  return host;
}

function splitTarget(target: string, host: string): { authority: string; path: string } {
  if (target.startsWith('/')) {
    if (target.startsWith('//')) throw invalid('The path starts with two slashes');
    return { authority: host, path: target };
  }
  const [, authority, path = ''] = ABSOLUTE_FORM.exec(target) ?? [];
  if (authority === undefined) throw invalid('The request target is neither a path nor an absolute URL');
  if (authority.toLowerCase() !== host.toLowerCase()) {
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

function invalid(message: string): SkerryError {
  return new SkerryError('REQUEST_INVALID', message, { help: 'Send one Host header and a plain path.' });
}
