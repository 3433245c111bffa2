import type { Catalog } from '../../catalog/contract.ts';
import { hashOfToken, makeToken } from './token.ts';

/**
 * The token that a host begins with, which may do everything: made once, when the catalog has never had one.
 *
 * @returns the token, to be shown to whoever started the host and never again; undefined: there was one before
 * @example
 * const token = await firstToken(catalog);
 * if (token !== undefined) console.log(`First token, shown once: ${token}`);
 */
export async function firstToken(catalog: Catalog): Promise<string | undefined> {
  const token = makeToken();
  const made = await catalog.createFirstToken(
    { name: 'first', hash: hashOfToken(token), roles: ['admin'], tenant: undefined, expiresAt: undefined },
    { name: 'skerry host' },
  );
  return made && token;
}
