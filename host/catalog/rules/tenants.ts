import { SkerryError } from '../../base/index.ts';
import type { TenantRecord } from '../contract.ts';
import type { TypedRecords } from '../kinds.ts';
import { reversed } from '../domain-name.ts';
import { type Changing, tell } from './changing.ts';

/** @throws SkerryError `TENANT_NOT_FOUND` */
export function checkTenantThere(records: TypedRecords, name: string): void {
  if (records.get('tenant', name) !== undefined) return;
  throw new SkerryError('TENANT_NOT_FOUND', `There is no tenant "${name}"`, { help: 'Create it first, or correct the name.' });
}

export function createTenant(changing: Changing, name: string): TenantRecord {
  const { records, now } = changing;
  if (records.get('tenant', name) !== undefined) {
    throw new SkerryError('TENANT_EXISTS', `There is a tenant "${name}" already`, { help: 'Choose another name.' });
  }
  const tenant = { name, createdAt: now };
  records.put('tenant', [name], tenant);
  tell(changing, { action: 'tenant.create', tenant: name, subject: name, detail: '', changed: [] });
  return tenant;
}

export function deleteTenant(changing: Changing, name: string): void {
  const { records } = changing;
  checkTenantThere(records, name);
  if (records.some('function', [name])) {
    throw new SkerryError('TENANT_NOT_EMPTY', `The tenant "${name}" has functions`, { help: 'Remove its functions first.' });
  }
  records.delete('tenant', name);
  const domains = records.list('tenant-domain', [name]).map((domain) => domain.name);
  for (const domain of domains) {
    records.delete('domain', reversed(domain));
    records.delete('tenant-domain', name, reversed(domain));
  }
  const secrets = records.lastParts('secret', [name]);
  for (const secret of secrets) {
    records.delete('secret', name, secret);
    records.delete('sealed', name, secret);
  }
  const tokens = records.list('tenant-token', [name]);
  for (const id of tokens) {
    records.delete('token-hash', records.get('token', id)!.hash);
    records.delete('token', id);
    records.delete('tenant-token', name, id);
  }
  const detail = `with ${domains.length} domains, ${secrets.length} secrets, ${tokens.length} tokens`;
  tell(changing, { action: 'tenant.delete', tenant: name, subject: name, detail, changed: domains.length > 0 ? 'all' : [] });
}
