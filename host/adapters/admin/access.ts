import { SkerryError } from '../../base/index.ts';
import type { Catalog } from '../../catalog/contract.ts';
import { can, type Principal } from './principal.ts';
import type { AdminRoute } from './route.ts';

/**
 * Checks that a token may do something. Tenants that are none of its business do not exist for it.
 *
 * @param tenant the one that the request is about; undefined: it is about the host
 * @throws SkerryError `TENANT_NOT_FOUND`, `TOKEN_ROLE_MISSING`
 */
export function checkAccess(by: Principal, { roles, wholeHost }: AdminRoute, tenant: string | undefined, catalog: Catalog): void {
  const isOfAnother = tenant !== undefined && by.tenant !== undefined && by.tenant !== tenant;
  if (isOfAnother || (tenant !== undefined && catalog.tenant(tenant) === undefined)) {
    throw new SkerryError('TENANT_NOT_FOUND', `There is no tenant "${tenant}" that this token is for`, {
      help: by.tenant === undefined ? 'GET /v1/tenants lists them.' : `This token is for "${by.tenant}".`,
    });
  }
  if (wholeHost && by.tenant !== undefined) throw missing(by, 'takes a token for all tenants', `this one is for "${by.tenant}" alone`);
  if (roles.some((role) => can(by, role))) return;
  throw missing(by, `takes the role ${roles.join(' or ')}`, `this token has ${[...by.roles].join(', ')}`);
}

function missing({ name }: Principal, takes: string, has: string): SkerryError {
  return new SkerryError('TOKEN_ROLE_MISSING', `That ${takes}; ${has}`, { help: `Use another token than "${name}".` });
}
