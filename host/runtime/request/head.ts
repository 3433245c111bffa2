import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import { CONNECTION_HEADERS } from '../../wasi/index.ts';
import { type Client, FORWARDED, forwardedFields, prefixField } from './forwarded.ts';

/** The head of a request as a door received it: nothing of it has been judged. */
export interface ReceivedHead {
  /** As on the wire, `GET`. */
  readonly method: string;
  /** The request target: a path with its query, an absolute URL, or `*`. */
  readonly target: string;
  /** Names and values of the header fields in turn, in the order and the spelling of the client. A character is a byte. */
  readonly rawHeaders: readonly string[];
  /** The authority of a request without `Host`. Without this, such a request is refused. */
  readonly ownAuthority?: (() => string) | undefined;
  /** What a proxy that is trusted was asked for, where it says so: it stands in the place of `Host`. */
  readonly forwardedHost?: string | undefined;
  /** Who sent it. Asked when a function reads the headers. Without this, they say nothing of it. */
  readonly client?: (() => Client) | undefined;
}

/** The same head as everybody behind the door sees it. */
export interface RequestHead {
  readonly method: string;
  readonly authority: string;
  /** Path and query as the client sent them, starting with a slash; or `*`, with OPTIONS. */
  readonly pathWithQuery: string;
  /** Names and values of all headers together, in bytes. */
  readonly headerBytes: number;
  /** What `content-length` declares, in bytes; 0 when it is missing. */
  readonly declaredBytes: number;
  /**
   * What a function sees: names in lower case, without `Host` and those that speak of the connection; what says where the
   * request comes from is this host's.
   */
  headers(): [string, Uint8Array][];
  /** The values of a field, in order. @param name in lower case */
  valuesOf(name: string): string[];
  /** The same request for whom the front of the path is none of its business. @param length of that, in characters */
  below(length: number): RequestHead;
}

/** What a router, a cache and the guest would each read differently (RFC 9112, 3.2): refused, not repaired. */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
/** Checked already: requests of one time mostly name one host. */
let lastHost = '';
const ABSOLUTE_FORM = /^(https?):\/\/([^/?#]*)(.*)$/i;
const DEFAULT_PORT = { http: /:80$/, https: /:443$/ };
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * What a function does not see: it speaks of the connection to this host, is the request's authority, or opens more than the
 * function.
 */
const NOT_PASSED: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, ...FORWARDED, 'host', 'te', 'trailer', 'skerry-token']);

/**
 * Reads a request's head as one unambiguous thing. Every door has its heads read here.
 *
 * @throws SkerryError `REQUEST_INVALID` when two readers could see different requests, `REQUEST_HEADERS_TOO_LARGE` when
 *   it is longer than `HOST_LIMITS.requestHeadBytes` or has more fields than `HOST_LIMITS.requestHeaders`,
 *   `REQUEST_EXPECTATION_FAILED`
 */
export function readHead(received: ReceivedHead): RequestHead {
  const { method, target, rawHeaders, ownAuthority, forwardedHost } = received;
  const { host = ownAuthority?.(), bytes, length, expectation } = framing(rawHeaders);
  if (target.length + bytes >= HOST_LIMITS.requestHeadBytes || rawHeaders.length > 2 * HOST_LIMITS.requestHeaders) throw headTooLarge();
  if (expectation !== undefined && !CONTINUE.test(expectation)) throw unexpected(expectation);
  const { authority, path } = splitTarget(target, checkedHost(host), method);
  return new Head(received, {
    authority: forwardedHost === undefined ? authority : checkedForwardedHost(forwardedHost),
    pathWithQuery: path,
    headerBytes: bytes,
    declaredBytes: length === undefined ? 0 : declared(length),
    stripped: '',
  });
}

interface Facts extends Pick<RequestHead, 'authority' | 'pathWithQuery' | 'headerBytes' | 'declaredBytes'> {
  /** The front of the path that the reader does not see. */
  readonly stripped: string;
}

class Head implements RequestHead {
  readonly #received: ReceivedHead;
  readonly #stripped: string;
  readonly method: string;
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly headerBytes: number;
  readonly declaredBytes: number;

  constructor(received: ReceivedHead, { authority, pathWithQuery, headerBytes, declaredBytes, stripped }: Facts) {
    this.#received = received;
    this.#stripped = stripped;
    this.method = received.method;
    this.authority = authority;
    this.pathWithQuery = pathWithQuery;
    this.headerBytes = headerBytes;
    this.declaredBytes = declaredBytes;
  }

  headers(): [string, Uint8Array][] {
    const { rawHeaders, client } = this.#received;
    const passed = passedHeaders(rawHeaders);
    const own = client === undefined ? prefixField(this.#stripped) : forwardedFields(client(), this.authority, this.#stripped);
    for (const [name, value] of own) passed.push([name, bytesOf(value)]);
    return passed;
  }

  valuesOf(name: string): string[] {
    const { rawHeaders } = this.#received;
    const values: string[] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      if (rawHeaders[i]!.length === name.length && rawHeaders[i]!.toLowerCase() === name) values.push(rawHeaders[i + 1]!);
    }
    return values;
  }

  below(length: number): RequestHead {
    if (length === 0) return this;
    const rest = this.pathWithQuery.slice(length);
    const pathWithQuery = rest.startsWith('/') ? rest : `/${rest}`;
    return new Head(this.#received, { ...this, pathWithQuery, stripped: this.#stripped + this.pathWithQuery.slice(0, length) });
  }
}

/** A request that cannot be read, or that two readers could read in two ways. */
export function invalid(message: string): SkerryError {
  return new SkerryError('REQUEST_INVALID', message, { help: 'Send one Host header and a plain path.' });
}

/** What the whole head is, longer than a door reads. */
export function headTooLarge(): SkerryError {
  return new SkerryError('REQUEST_HEADERS_TOO_LARGE', 'The request headers are longer than this server reads', {
    help: 'Send fewer or shorter headers.',
  });
}

/** @param expectation what the client says in `Expect` */
export function unexpected(expectation: string): SkerryError {
  return new SkerryError('REQUEST_EXPECTATION_FAILED', `The request expects "${expectation}"; this server knows only 100-continue`, {
    help: 'Leave Expect out.',
  });
}

interface Framing {
  readonly bytes: number;
  readonly host: string | undefined;
  readonly length: string | undefined;
  readonly expectation: string | undefined;
}

/** What the fields say of the request itself. Names are told apart by their length first: this runs for each request. */
function framing(rawHeaders: readonly string[]): Framing {
  let bytes = 0;
  let host: string | undefined;
  let length: string | undefined;
  let expectation: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    const value = rawHeaders[i + 1]!;
    bytes += name.length + value.length;
    if (name.length === 4 && name.toLowerCase() === 'host') host = once('Host', host, value);
    else if (name.length === 14 && name.toLowerCase() === 'content-length') length = once('Content-Length', length, value);
    else if (name.length === 6 && name.toLowerCase() === 'expect')
      expectation = expectation === undefined ? value : `${expectation}, ${value}`;
  }
  return { bytes, host, length, expectation };
}

function once(name: string, before: string | undefined, value: string): string {
  if (before !== undefined) throw invalid(`The request has two ${name} headers`);
  return value;
}

function checkedHost(host: string | undefined): string {
  if (host === undefined) throw invalid('The request has no Host header');
  if (host !== lastHost && !AUTHORITY.test(host)) throw invalid('The Host header is not a host name with an optional port');
  lastHost = host;
  return host;
}

function checkedForwardedHost(host: string): string {
  if (AUTHORITY.test(host)) return host;
  throw new SkerryError('REQUEST_INVALID', 'The X-Forwarded-Host header is not a host name with an optional port', {
    help: 'Have the proxy in front of this server set it to the Host that it was asked for, or remove it.',
  });
}

function declared(length: string): number {
  if (!/^\d+$/.test(length)) throw invalid('The Content-Length header is not a number of bytes');
  return Number(length);
}

function splitTarget(target: string, host: string, method: string): { authority: string; path: string } {
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

function passedHeaders(rawHeaders: readonly string[]): [string, Uint8Array][] {
  const named = namedByConnection(rawHeaders);
  const passed: [string, Uint8Array][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (NOT_PASSED.has(name) || named.has(name)) continue;
    passed.push([name, bytesOf(rawHeaders[i + 1]!)]);
  }
  return passed;
}

const NONE: ReadonlySet<string> = new Set();

/** Fields that the client declares to be of the connection (RFC 9110, 7.6.1): in a head as long as it may be, thousands. */
function namedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> {
  let names: Set<string> | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length !== 10 || rawHeaders[i]!.toLowerCase() !== 'connection') continue;
    names ??= new Set();
    for (const name of rawHeaders[i + 1]!.toLowerCase().split(',')) names.add(name.trim());
  }
  return names ?? NONE;
}

/** HTTP does not say more of a value than its bytes. */
function bytesOf(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
  return bytes;
}
