import { HOST_LIMITS, ResultError } from '../base/index.ts';
import type { HttpErrorCode, OutboundRequest } from '../wasi/index.ts';

/**
 * Host and port in ASCII, as they look once parsed. Whatever URL parsers disagree about is not in it: user information,
 * percent-encoding, backslashes, blanks, Unicode digits and dots, empty or zero ports.
 */
const AUTHORITY = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([1-9][0-9]{0,4}))?$/;

/** Origin-form: visible ASCII without a fragment. */
const PATH = /^\/[\x21\x22\x24-\x7e]*$/;

export function refuse(tag: string, val?: unknown): ResultError<HttpErrorCode> {
  return new ResultError<HttpErrorCode>(val === undefined ? { tag } : { tag, val });
}

/**
 * The origin that a request goes to, as the one parsed URL that both the decision and the connection use.
 *
 * @throws ResultError `HTTP-request-URI-invalid` when the URL parser would change the host that the guest wrote, but for
 *   the case of letters and the spelling of IPv6
 */
export function targetOrigin({ scheme, authority }: OutboundRequest): URL {
  const [, host, port] = AUTHORITY.exec(authority) ?? [];
  const url = host === undefined ? null : URL.parse(`${scheme}://${authority}`);
  if (host === undefined || url === null) throw refuse('HTTP-request-URI-invalid');
  const isSame = host.startsWith('[') ? url.hostname.startsWith('[') : url.hostname === host.toLowerCase();
  if (!isSame || (port !== undefined && portOf(url) !== port)) throw refuse('HTTP-request-URI-invalid');
  return url;
}

function portOf({ protocol, port }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}

/** The path goes out as the guest wrote it: no rule speaks of it, so nobody has to agree on how to normalize it. */
export function targetPath({ pathWithQuery }: OutboundRequest): string {
  const path = pathWithQuery === '' || pathWithQuery.startsWith('?') ? `/${pathWithQuery}` : pathWithQuery;
  if (path.length > HOST_LIMITS.outboundPathBytes) throw refuse('HTTP-request-URI-too-long');
  if (!PATH.test(path)) throw refuse('HTTP-request-URI-invalid');
  return path;
}

/** A tunnel would carry what nobody can check. */
export function targetMethod({ method }: OutboundRequest): string {
  if (method.toUpperCase() === 'CONNECT') throw refuse('HTTP-request-method-invalid');
  return method;
}
