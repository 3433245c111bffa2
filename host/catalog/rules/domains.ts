import { SkerryError } from '../../base/index.ts';
import type { DomainRecord, DomainRef } from '../contract.ts';
import { overlap, reversed } from '../domain-name.ts';
import type { TypedRecords } from '../kinds.ts';
import { type Changing, tell } from './changing.ts';
import { checkBound } from './quotas.ts';
import { checkTenantThere } from './tenants.ts';

/** @param name in its normal form */
export function addDomain(changing: Changing, { name, tenant }: DomainRef): DomainRecord {
  const { records, now } = changing;
  checkTenantThere(records, tenant);
  const known = records.get('domain', reversed(name));
  if (known?.tenant === tenant) return known;
  const other = neighbours(records, name).find((each) => each.tenant !== tenant && overlap(each.name, name));
  if (other !== undefined) throw taken({ name, tenant }, other);
  checkBound(changing, 'domains', 'tenant-domain', tenant);
  const domain = { name, tenant, createdAt: now };
  records.put('domain', [reversed(name)], domain);
  records.put('tenant-domain', [tenant, reversed(name)], domain);
  tell(changing, { action: 'domain.add', tenant, subject: name, detail: '', changed: 'all' });
  return domain;
}

/** Every domain that could overlap: the name, the one above it with its wildcard, and for a wildcard all that is below the same name. */
function neighbours(records: TypedRecords, name: string): DomainRecord[] {
  const parent = name.slice(name.indexOf('.') + 1);
  const single = [name, parent, `*.${parent}`, `*.${name}`].map((each) => records.get('domain', reversed(each)));
  return [...single.filter((each) => each !== undefined), ...(name.startsWith('*.') ? directlyBelow(records, parent) : [])];
}

function directlyBelow(records: TypedRecords, base: string): DomainRecord[] {
  return records.listFrom('domain', `${reversed(base)}.`).filter(({ name }) => name.slice(name.indexOf('.') + 1) === base);
}

function taken(wanted: DomainRef, other: DomainRecord): SkerryError {
  const has = other.name === wanted.name ? 'has it' : `has ${other.name}, which overlaps with it`;
  return new SkerryError('DOMAIN_TAKEN', `The tenant "${wanted.tenant}" cannot have ${wanted.name}: the tenant "${other.tenant}" ${has}`, {
    help: 'Choose another domain, or take that one from its tenant first.',
  });
}

export function removeDomain(changing: Changing, { name, tenant }: DomainRef): void {
  const { records } = changing;
  if (records.get('domain', reversed(name))?.tenant !== tenant) {
    throw new SkerryError('DOMAIN_NOT_FOUND', `The tenant "${tenant}" has no domain ${name}`, { help: 'Correct the name.' });
  }
  records.delete('domain', reversed(name));
  records.delete('tenant-domain', tenant, reversed(name));
  tell(changing, { action: 'domain.remove', tenant, subject: name, detail: '', changed: 'all' });
}
