import { SkerryError } from '../../base/index.ts';
import { checkSealed } from '../checks.ts';
import type { NewSecret, SealedSecret, SecretRecord, SecretRef } from '../contract.ts';
import type { TypedRecords } from '../kinds.ts';
import { type Changing, tell } from './changing.ts';
import { checkNames, checkQuota } from './quotas.ts';
import { checkTenantThere } from './tenants.ts';

export function findSealed(records: TypedRecords, { tenant, name }: SecretRef): SealedSecret | undefined {
  const secret = records.get('secret', tenant, name);
  return secret && { version: secret.version, sealed: Uint8Array.fromBase64(records.get('sealed', tenant, name)!) };
}

export function setSecret(changing: Changing, { tenant, name, seal }: NewSecret): SecretRecord {
  const { records, now, by } = changing;
  checkTenantThere(records, tenant);
  const version = (records.get('secret-numbering', tenant, name) ?? 0) + 1;
  const isNew = records.get('secret', tenant, name) === undefined;
  if (isNew) {
    checkQuota(changing, 'secrets', 'secret', [tenant], `secrets of the tenant "${tenant}"`);
    checkNames(changing, 'secrets', 'secret-numbering', tenant, name);
  }
  const sealed = checkSealed(seal(version));
  const secret = { tenant, name, version, changedAt: now, changedBy: by.name };
  records.put('secret-numbering', [tenant, name], version);
  records.put('secret', [tenant, name], secret);
  records.put('sealed', [tenant, name], sealed.toBase64());
  tell(changing, { action: 'secret.set', tenant, subject: name, detail: `version ${version}, ${isNew ? 'new' : 'changed'}`, changed: [] });
  return secret;
}

export function resealSecret(changing: Changing, of: SecretRef, reseal: (secret: SealedSecret) => Uint8Array | undefined): boolean {
  const { records } = changing;
  const found = findSealed(records, of);
  if (found === undefined) throw missing(of);
  const sealed = reseal(found);
  if (sealed === undefined) return false;
  records.put('sealed', [of.tenant, of.name], checkSealed(sealed).toBase64());
  const detail = `version ${found.version}, by another master key`;
  tell(changing, { action: 'secret.reseal', tenant: of.tenant, subject: of.name, detail, changed: [] });
  return true;
}

export function deleteSecret(changing: Changing, of: SecretRef): void {
  const { records } = changing;
  const { tenant, name } = of;
  if (records.get('secret', tenant, name) === undefined) throw missing(of);
  records.delete('secret', tenant, name);
  records.delete('sealed', tenant, name);
  tell(changing, { action: 'secret.delete', tenant, subject: name, detail: '', changed: [] });
}

function missing({ tenant, name }: SecretRef): SkerryError {
  return new SkerryError('SECRET_NOT_FOUND', `The tenant "${tenant}" has no secret "${name}"`, { help: 'Correct the name.' });
}
