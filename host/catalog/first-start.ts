import { SkerryError } from '../base/index.ts';
import type { Actor, Catalog } from './contract.ts';
import { newToken } from './tokens.ts';

/** Whose everything is where nobody speaks of tenants. */
export const DEFAULT_TENANT = 'default';

const FIRST_START: Actor = { name: 'first start' };

/**
 * What a new catalog needs to be of use: the default tenant, and a token that may do everything. Does nothing the next time.
 *
 * @returns the token, to be shown once; undefined when there was one already
 */
export async function firstStart(catalog: Catalog): Promise<string | undefined> {
  await createDefaultTenant(catalog);
  const { text, hash } = newToken();
  const created = await catalog.createFirstToken(
    { name: 'first', hash, roles: ['admin'], tenant: undefined, expiresAt: undefined },
    FIRST_START,
  );
  return created && text;
}

/** Once: whoever removed it does not want it back. */
async function createDefaultTenant(catalog: Catalog): Promise<void> {
  if (catalog.revision() > 0) return;
  try {
    await catalog.createTenant(DEFAULT_TENANT, FIRST_START);
  } catch (error) {
    if (!(SkerryError.is(error) && error.code === 'TENANT_EXISTS')) throw error;
  }
}
