import { parseAddress } from '../../capabilities/index.ts';

/** Who sent a request, as far as this host believes it. */
export interface Client {
  /** Of the client, and behind it those of the proxies between it and this host: IP addresses, or `unknown`. At least one. */
  readonly addresses: readonly string[];
  /** What the client spoke, `https`. */
  readonly scheme: string;
  /** What a proxy in front took from the path, `/api`; empty: nothing. */
  readonly prefix: string;
}

const UNKNOWN = 'unknown';

/**
 * What says where a request comes from. Clients can write anything there, so a function sees under these names what this
 * host says, or nothing.
 */
export const FORWARDED: ReadonlySet<string> = new Set([
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
]);

/** @param stripped what this host took from the path */
export function forwardedFields({ addresses, scheme, prefix }: Client, authority: string, stripped: string): [string, string][] {
  return [
    ['forwarded', standardForm(addresses, authority, scheme)],
    ['x-forwarded-for', addresses.join(', ')],
    ['x-forwarded-host', authority],
    ['x-forwarded-proto', scheme],
    ...prefixField(prefix + stripped),
  ];
}

/** Of a request of which nobody says who sent it. */
export function prefixField(prefix: string): [string, string][] {
  return prefix === '' ? [] : [['x-forwarded-prefix', prefix]];
}

/** RFC 7239: the first element is about the client, and what it asked for. */
function standardForm([client = UNKNOWN, ...proxies]: readonly string[], authority: string, scheme: string): string {
  const first = `for=${node(client)};host=${word(authority)};proto=${scheme}`;
  return [first, ...proxies.map((proxy) => `for=${node(proxy)}`)].join(', ');
}

/** Addresses of IPv6 stand in brackets and quotes (RFC 7239, 6). */
function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** An authority holds neither quotes nor backslashes. */
function word(text: string): string {
  return TOKEN.test(text) ? text : `"${text}"`;
}

/** One address of a header, with the port that some proxies add. */
const V4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::\d{1,5})?$/;
const V6 = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/;
const MAPPED = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/**
 * An address as it is told to functions: without port and zone, and an IPv4 address that a socket for both gave as one of
 * IPv6 as what it is.
 *
 * @returns `unknown` for anything else, be it what a proxy says of a client that it does not want to name
 */
export function addressText(text: string | undefined): string {
  const sent = (text ?? '').trim().toLowerCase();
  const plain = (V4.exec(sent)?.[1] ?? V6.exec(sent)?.[1] ?? sent).replace(/%[^%]*$/, '');
  const address = MAPPED.exec(plain)?.[1] ?? plain;
  return parseAddress(address) === undefined ? UNKNOWN : address;
}

/** A path of fixed segments: anything else that a proxy says is not believed. */
const PREFIX = /^(?:\/[\w.~!$&'()*+,;=:@%-]+)+$/;

/** What a trusted proxy says it took from the path; empty when it says none, or nonsense. */
export function prefixText(text: string | undefined): string {
  const prefix = (text ?? '').replace(/\/$/, '');
  return PREFIX.test(prefix) ? prefix : '';
}
