import { SkerryError } from '../../base/index.ts';
import type { NewSecret, SecretRecord, SecretRef } from '../contract.ts';
import { type Changing, tell } from './changing.ts';
import { checkTenantThere } from './tenants.ts';

export function setSecret(changing: Changing, { tenant, name, sealed }: NewSecret): SecretRecord {
  const { records, now, by } = changing;
  checkTenantThere(records, tenant);
  const secret = { tenant, name, changedAt: now, changedBy: by.name };
  const isNew = records.get('secret', tenant, name) === undefined;
  records.put('secret', [tenant, name], secret);
  records.put('sealed', [tenant, name], sealed.toBase64());
  tell(changing, { action: 'secret.set', tenant, subject: name, detail: isNew ? 'new' : 'changed', changed: [] });
  return secret;
}

export function deleteSecret(changing: Changing, { tenant, name }: SecretRef): void {
  const { records } = changing;
  if (records.get('secret', tenant, name) === undefined) {
    throw new SkerryError('SECRET_NOT_FOUND', `The tenant "${tenant}" has no secret "${name}"`, { help: 'Correct the name.' });
  }
  records.delete('secret', tenant, name);
  records.delete('sealed', tenant, name);
  tell(changing, { action: 'secret.delete', tenant, subject: name, detail: '', changed: [] });
}
