import { SkerryError } from '../../base/index.ts';
import type { NewToken, TokenRecord } from '../contract.ts';
import { ALL_TENANTS } from '../kinds.ts';
import { invalid } from '../names.ts';
import { type Changing, tell } from './changing.ts';
import { checkBound } from './quotas.ts';
import { checkTenantThere } from './tenants.ts';

/** @param id that no other has */
export function createToken(changing: Changing, token: NewToken, id: string): TokenRecord {
  const { records, now, by } = changing;
  const { name, hash, roles, tenant, expiresAt } = token;
  if (tenant !== undefined) checkTenantThere(records, tenant);
  if (records.get('token-hash', hash) !== undefined) throw invalid('The hash', hash, 'that of a new token');
  checkBound(changing, 'tokens', 'tenant-token', tenant ?? ALL_TENANTS);
  const record: TokenRecord = { id, name, hash, roles, tenant, expiresAt, createdAt: now, createdBy: by.name, revokedAt: undefined };
  records.put('token', [id], record);
  records.put('token-hash', [hash], id);
  records.put('tenant-token', [tenant ?? ALL_TENANTS, id], id);
  const detail = `${name}: ${roles.join(', ')}`;
  tell(changing, { action: 'token.create', tenant, subject: id, detail, changed: [] });
  return record;
}

export function createFirstToken(changing: Changing, token: NewToken, id: string): TokenRecord | undefined {
  return changing.records.some('token', []) ? undefined : createToken(changing, token, id);
}

export function revokeToken(changing: Changing, id: string): TokenRecord {
  const { records, now } = changing;
  const token = records.get('token', id);
  if (token === undefined) throw new SkerryError('TOKEN_NOT_FOUND', `There is no token "${id}"`, { help: 'Correct the id.' });
  if (token.revokedAt !== undefined) return token;
  const revoked = { ...token, revokedAt: now };
  records.put('token', [id], revoked);
  tell(changing, { action: 'token.revoke', tenant: token.tenant, subject: id, detail: token.name, changed: [] });
  return revoked;
}
