import { SkerryError } from '../../base/index.ts';
import { type AddressKind, classifyAddress } from './address-rules.ts';
import { parseAddress } from './ip-address.ts';

/**
 * Which origins a function may send requests to, and which addresses it may reach under their names.
 *
 * A rule is an origin: scheme, host and, unless it is the scheme's default, a port. Three forms:
 *
 * - `https://api.example.com`, `http://localhost:9000`, `http://127.0.0.1:9000`, `http://[::1]:9000`: exactly that one.
 * - `https://*.example.com`: every name below `example.com`, at any depth, but not `example.com` itself.
 * - `https://*`: every host.
 *
 * A request is matched as a parsed URL, by scheme, host and port; never as a string. It is then bound to addresses:
 *
 * - By default a name may lead to `public` addresses only, whatever DNS says.
 * - A rule that names one host exactly, by a **local name** (one label such as `localhost` or `db`, or a name below
 *   `localhost`, `local`, `internal`, `home.arpa` or `test`, which the public DNS never has), also lets it lead to
 *   `local` addresses: whoever wrote the rule meant a machine near by.
 * - A rule that names an **IP address** grants that one address, even in the ranges `metadata` and `translated`.
 * - A wildcard, or an exact public name, never leads to anything but `public` addresses.
 */
export interface OutboundRule {
  /** As written, for messages. */
  readonly text: string;
  readonly scheme: 'http:' | 'https:';
  /** Empty for the scheme's default, as `URL#port` has it. */
  readonly port: string;
  /** `exact`: the host is `host`. `below`: it ends with `.host`. `any`: whatever it is. */
  readonly match: 'exact' | 'below' | 'any';
  readonly host: string;
}

/** Addresses that a request may be connected to. */
export type AddressGrant = 'public' | 'local' | 'literal';

const RULE = /^(https?):\/\/([^/?#@\\]*)$/;
const EXAMPLES = 'write "https://api.example.com", "https://*.example.com" or "http://127.0.0.1:9000"';
/** A wildcard has to leave at least this much: `*.com` would be nearly everything. */
const LABELS_BELOW_WILDCARD = 2;
const LOCAL_SUFFIXES = ['.localhost', '.local', '.internal', '.home.arpa', '.test'] as const;

/** @throws SkerryError `MANIFEST_INVALID`; the message says what is wrong with the rule and what to write instead */
export function parseOutboundRule(text: string): OutboundRule {
  const [, scheme, authority] = RULE.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) throw malformed(text);
  const wildcard = /^\*(\.?)/.exec(authority);
  if (wildcard === null) return exactRule(text, scheme, authority);
  const isAny = wildcard[1] === '';
  // Any host in place of the wildcard lets the URL parser judge the rest.
  const url = parseOrigin(text, `${scheme}://${isAny ? `host${authority.slice(1)}` : authority.slice(2)}`);
  if (isAny && url.hostname !== 'host') throw malformed(text);
  if (!isAny) checkWildcardBase(text, url.hostname);
  return { text, ...schemeAndPort(url), match: isAny ? 'any' : 'below', host: isAny ? '' : url.hostname };
}

export function parseOutboundRules(texts: readonly string[]): readonly OutboundRule[] {
  return texts.map(parseOutboundRule);
}

function exactRule(text: string, scheme: string, authority: string): OutboundRule {
  const url = parseOrigin(text, `${scheme}://${authority}`);
  const address = addressOf(url.hostname);
  if (address !== undefined && classifyAddress(address) === 'unusable') {
    throw invalid(text, `${address} is not an address that requests can be sent to`);
  }
  return { text, ...schemeAndPort(url), match: 'exact', host: url.hostname };
}

function schemeAndPort(url: URL): Pick<OutboundRule, 'scheme' | 'port'> {
  return { scheme: url.protocol as OutboundRule['scheme'], port: url.port };
}

/** Accepts only what is written as the URL parser writes it, so that a reader sees what will be matched. */
function parseOrigin(text: string, origin: string): URL {
  const url = URL.parse(origin);
  if (url === null || url.hostname === '' || url.port === '0') throw malformed(text);
  if (url.hostname.includes('*')) throw invalid(text, '"*" may only stand for the whole host or its first labels');
  if (url.hostname.endsWith('.')) throw invalid(text, 'leave out the dot at the end of the host');
  if (!isCanonical(origin, url)) throw invalid(text, `write it as "${canonical(text, url)}"`);
  return url;
}

function isCanonical(origin: string, url: URL): boolean {
  return origin === url.origin || (url.port === '' && origin === `${url.origin}${defaultPort(url)}`);
}

function canonical(text: string, url: URL): string {
  const [, star = ''] = /^https?:\/\/(\*\.?)/.exec(text) ?? [];
  const host = star === '*' ? (url.port === '' ? '' : `:${url.port}`) : url.host;
  return `${url.protocol}//${star}${host}`;
}

function defaultPort({ protocol }: URL): string {
  return protocol === 'https:' ? ':443' : ':80';
}

function checkWildcardBase(text: string, base: string): void {
  if (addressOf(base) !== undefined) throw invalid(text, 'an IP address has no names below it');
  if (base.split('.').length < LABELS_BELOW_WILDCARD && !isLocalName(`x.${base}`)) {
    throw invalid(text, 'a wildcard needs a domain of at least two labels, such as "*.example.com"');
  }
}

function malformed(text: string): SkerryError {
  return invalid(text, `it must be a scheme and a host with an optional port; ${EXAMPLES}`);
}

function invalid(text: string, reason: string): SkerryError {
  return new SkerryError('MANIFEST_INVALID', `${JSON.stringify(text)} is not an origin that can be granted: ${reason}`, {
    help: `Grant each origin separately: ${EXAMPLES}.`,
  });
}

/**
 * Which addresses a request to `url` may reach; undefined: it is not granted at all. Of several rules that match, the
 * one that grants most counts.
 */
export function matchOutbound(rules: readonly OutboundRule[], url: URL): AddressGrant | undefined {
  let grant: AddressGrant | undefined;
  for (const rule of rules) {
    if (!matches(rule, url)) continue;
    if (rule.match === 'exact') return exactGrant(url.hostname);
    grant = 'public';
  }
  return grant;
}

function matches(rule: OutboundRule, url: URL): boolean {
  if (rule.scheme !== url.protocol || rule.port !== url.port || url.hostname === '') return false;
  if (rule.match === 'exact') return url.hostname === rule.host;
  return rule.match === 'any' || (url.hostname.endsWith(`.${rule.host}`) && url.hostname.length > rule.host.length + 1);
}

function exactGrant(hostname: string): AddressGrant {
  if (addressOf(hostname) !== undefined) return 'literal';
  return isLocalName(hostname) ? 'local' : 'public';
}

/** `URL#hostname` of an IP address without brackets; undefined for a name. */
function addressOf(hostname: string): string | undefined {
  const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return parseAddress(address) === undefined ? undefined : address;
}

function isLocalName(hostname: string): boolean {
  return !hostname.includes('.') || LOCAL_SUFFIXES.some((suffix) => hostname.endsWith(suffix));
}

/** Whether a connection under `grant` may go to an address of this kind. */
export function isReachable(kind: AddressKind, grant: AddressGrant): boolean {
  switch (kind) {
    case 'public':
      return true;
    case 'local':
      return grant !== 'public';
    case 'metadata':
    case 'translated':
      return grant === 'literal';
    case 'unusable':
      return false;
  }
}
