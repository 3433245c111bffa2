/**
 * The grammar of RFC 9110 and RFC 3986, as far as a guest could break the message around it. Every check goes byte by
 * byte: no regular expression that could backtrack, no parser that repairs.
 */

/** What frames a message or speaks of one connection only (RFC 9110 7.6.1): the host has its own with either side. */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** What a guest may not set; the list of wasmtime. */
export const FORBIDDEN_HEADERS: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, 'host']);

/**
 * What is left out of a response: `te` and `expect` speak of requests only, and `trailer` is put back where trailers can
 * follow. Left out and not refused, so that a guest may pass on what an upstream sent.
 */
export const NOT_IN_RESPONSES: ReadonlySet<string> = new Set(['expect', 'te', 'trailer']);

/** What must be known before the body is read, so that it says nothing behind it, or something else (RFC 9110 6.5.1). */
export const NOT_IN_TRAILERS: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'expect',
  'max-forwards',
  'set-cookie',
  'te',
  'trailer',
]);

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const VISIBLE = String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i));

const TOKEN = tableOf(`!#$%&'*+-.^_\`|~${DIGITS}${LETTERS}`);
const SCHEME = tableOf(`+-.${DIGITS}${LETTERS}`);
/** Visible ASCII but for what ends a path or is repaired by URL parsers. */
const PATH = tableOf([...VISIBLE].filter((c) => !'#\\'.includes(c)).join(''));
/** Less than RFC 3986 allows: what URL parsers decode or refuse must not reach a decision about the host. */
const REG_NAME = tableOf(`-._~${DIGITS}${LETTERS}`);
const IP_LITERAL = tableOf(`:.${DIGITS}abcdefABCDEF`);
const DIGIT = tableOf(DIGITS);

/** Longest content-length that is an exact number: 15 digits are below 2^53. */
const LENGTH_DIGITS = 15;

/** RFC 9110 5.1: a token. */
export const isFieldName = (name: string): boolean => name.length > 0 && isMadeOf(TOKEN, name);

export const isToken = isFieldName;

/** RFC 9110 5.5: visible ASCII, space, tab, and obs-text; no other control character. */
export function isFieldValue(value: Uint8Array): boolean {
  for (let i = 0; i < value.length; i++) {
    const byte = value[i] as number;
    if ((byte < 0x20 && byte !== 0x09) || byte === 0x7f) return false;
  }
  return true;
}

/** RFC 9110 8.6: digits only; no sign, no blanks, no list. */
export function isContentLength(value: Uint8Array): boolean {
  if (value.length === 0 || value.length > LENGTH_DIGITS) return false;
  return value.every((byte) => byte >= 0x30 && byte <= 0x39);
}

/** Origin-form with a query, `*` for OPTIONS, or nothing at all. */
export function isPathWithQuery(path: string): boolean {
  if (path === '' || path === '*') return true;
  return (path.startsWith('/') || path.startsWith('?')) && isMadeOf(PATH, path);
}

export function isScheme(scheme: string): boolean {
  return scheme.length > 0 && LETTERS.includes(scheme.charAt(0)) && isMadeOf(SCHEME, scheme);
}

/** `host`, `host:port`, `[v6]:port`: no user information, nothing empty, a port below 65536. */
export function isAuthority(authority: string): boolean {
  const end = authority.startsWith('[') ? authority.indexOf(']') + 1 : hostLength(authority);
  return isHost(authority.slice(0, end)) && isPortSuffix(authority.slice(end));
}

function hostLength(authority: string): number {
  const colon = authority.indexOf(':');
  return colon < 0 ? authority.length : colon;
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return host.length > 2 && isMadeOf(IP_LITERAL, host.slice(1, -1));
  return host.length > 0 && isMadeOf(REG_NAME, host);
}

function isPortSuffix(suffix: string): boolean {
  if (suffix === '') return true;
  const port = suffix.slice(1);
  return suffix.startsWith(':') && port.length > 0 && port.length <= 5 && isMadeOf(DIGIT, port) && Number(port) <= 65_535;
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1;
  return table;
}

/** A character beyond ASCII reads past the table and is refused. */
function isMadeOf(table: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (table[text.charCodeAt(i)] !== 1) return false;
  return true;
}
