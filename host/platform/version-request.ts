import { SkerryError } from '../base/index.ts';
import { type CatalogReader, findToken, type Role } from '../catalog/index.ts';
import type { RequestHead } from '../runtime/index.ts';

/** A version's own address: `v7--hello.example.org`. */
const ADDRESS = /^v([1-9]\d{0,8})--([a-z0-9-]{1,59})\.(.+)$/;

export interface VersionAddress {
  readonly number: number;
  readonly function: string;
  /** What the address is below. */
  readonly domain: string;
}

/** @param host as `hostNameOf` gives it */
export function versionAddress(host: string): VersionAddress | undefined {
  // Most are none.
  if (host.charCodeAt(0) !== 0x76 || !host.includes('--')) return undefined;
  const [, number, name, domain] = ADDRESS.exec(host) ?? [];
  return number === undefined ? undefined : { number: Number(number), function: name!, domain: domain! };
}

const NUMBER = /^[1-9]\d{0,8}$/;

/**
 * The version that the header `skerry-version` asks for; undefined: whichever is live.
 *
 * @throws SkerryError `REQUEST_INVALID` when it is neither a number nor `?`
 */
export function versionAsked(head: RequestHead): number | undefined {
  const values = head.valuesOf('skerry-version');
  if (values.length === 0 || (values.length === 1 && values[0] === '?')) return undefined;
  if (values.length === 1 && NUMBER.test(values[0]!)) return Number(values[0]);
  throw new SkerryError('REQUEST_INVALID', 'The header skerry-version is neither a version, such as 7, nor "?"', {
    help: 'Send one header skerry-version, or none.',
  });
}

const TOKEN_HEADER = 'skerry-token';
const OPERATORS: ReadonlySet<Role> = new Set<Role>(['operate', 'admin']);

/** @throws SkerryError `VERSION_FORBIDDEN` unless the request has the token of somebody who operates the tenant */
export function checkMayCall(head: RequestHead, tenant: string, catalog: CatalogReader): void {
  const [token, ...others] = head.valuesOf(TOKEN_HEADER);
  if (token === undefined || others.length > 0 || !mayOperate(token, tenant, catalog)) {
    throw new SkerryError('VERSION_FORBIDDEN', 'A request that names a version needs a token that may operate the tenant', {
      help: 'Send it in the header skerry-token; functions do not see it.',
    });
  }
}

function mayOperate(token: string, tenant: string, catalog: CatalogReader): boolean {
  const record = findToken(catalog, token);
  if (record === undefined || record.revokedAt !== undefined) return false;
  if (record.expiresAt !== undefined && record.expiresAt <= Date.now()) return false;
  return (record.tenant === undefined || record.tenant === tenant) && record.roles.some((role) => OPERATORS.has(role));
}
