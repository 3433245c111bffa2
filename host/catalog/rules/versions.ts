import { SkerryError } from '../../base/index.ts';
import type { FunctionRef, NewVersion, VersionRecord, VersionRef, VersionSummary } from '../contract.ts';
import type { StoredFunction, TypedRecords, WritableTypedRecords } from '../kinds.ts';
import { type Changing, tell } from './changing.ts';
import { checkClaims, type Claim, replaceClaims } from './claims.ts';
import { checkNames, checkQuota, dropComponent, keepComponent } from './quotas.ts';
import { checkTenantThere } from './tenants.ts';

export function findVersion(records: TypedRecords, of: VersionRef): VersionRecord | undefined {
  const summary = records.get('version', of.tenant, of.function, of.number);
  if (summary === undefined) return undefined;
  const key = [of.tenant, of.function, of.number] as const;
  return { ...summary, manifest: records.get('manifest', ...key)!, envelope: records.get('envelope', ...key) };
}

/** @throws SkerryError `VERSION_NOT_FOUND` */
export function versionThere(records: TypedRecords, of: VersionRef): VersionRecord {
  const found = findVersion(records, of);
  if (found !== undefined) return found;
  const message = `The tenant "${of.tenant}" has no version ${of.number} of a function "${of.function}"`;
  throw new SkerryError('VERSION_NOT_FOUND', message, { help: 'Choose one that is there.' });
}

/** @throws SkerryError `FUNCTION_NOT_FOUND` */
function functionThere(records: TypedRecords, of: FunctionRef): StoredFunction {
  const found = records.get('function', of.tenant, of.function);
  if (found !== undefined) return found;
  const message = `The tenant "${of.tenant}" has no function "${of.function}"`;
  throw new SkerryError('FUNCTION_NOT_FOUND', message, { help: 'Correct the name.' });
}

export const sameFunction = ({ tenant, function: name }: FunctionRef): FunctionRef => ({ tenant, function: name });

export function createVersion(changing: Changing, version: NewVersion, claims: readonly Claim[], asks?: string): VersionRecord {
  const { records, now } = changing;
  checkTenantThere(records, version.tenant);
  const known = records.get('function', version.tenant, version.function);
  const latest = known && findVersion(records, { ...sameFunction(version), number: known.latest });
  if (latest?.digest === version.digest && latest.manifest === version.manifest) {
    const envelope = latest.envelope === undefined ? version.envelope : undefined;
    return settle(changing, latest, { approves: version.state === 'approved', envelope, signedBy: version.signedBy });
  }
  checkClaims(records, version, claims);
  checkRoom(changing, version, known === undefined);
  return addVersion(changing, version, known?.createdAt ?? now, asks);
}

function checkRoom(changing: Changing, { tenant, function: name, digest, componentBytes }: NewVersion, isNew: boolean): void {
  if (isNew) {
    checkQuota(changing, 'functions', 'function', [tenant], `functions of the tenant "${tenant}"`);
    checkNames(changing, 'functions', 'numbering', tenant, name);
  }
  checkQuota(changing, 'versions', 'version', [tenant, name], `versions of "${name}"`);
  keepComponent(changing, tenant, digest, componentBytes);
}

function addVersion(changing: Changing, version: NewVersion, functionSince: number, asks: string | undefined): VersionRecord {
  const { records, now, by } = changing;
  const of = sameFunction(version);
  const number = (records.get('numbering', of.tenant, of.function) ?? 0) + 1;
  const { digest, componentBytes, note, state, manifest, envelope, signedBy } = version;
  const approvedBy = state === 'approved' ? by.name : undefined;
  const known = { ...of, number, digest, componentBytes, note, state, signedBy };
  const summary: VersionSummary = { ...known, createdAt: now, createdBy: by.name, approvedBy };
  records.put('numbering', [of.tenant, of.function], number);
  records.put('function', [of.tenant, of.function], { ...of, createdAt: functionSince, latest: number });
  records.put('version', [of.tenant, of.function, number], summary);
  records.put('manifest', [of.tenant, of.function, number], manifest);
  if (envelope !== undefined) records.put('envelope', [of.tenant, of.function, number], envelope);
  records.put('digest', [digest], (records.get('digest', digest) ?? 0) + 1);
  tell(changing, {
    action: 'version.create',
    tenant: of.tenant,
    subject: `${of.function}/${number}`,
    detail: [`component ${digest}, ${state}`, ...signedInWords(version), ...(asks === undefined ? [] : [`newly asks for ${asks}`])]
      .join(', ')
      .concat(note === undefined ? '' : `: ${note}`),
    changed: [of],
  });
  return { ...summary, manifest, envelope };
}

export function approveVersion(changing: Changing, ref: VersionRef): VersionRecord {
  return settle(changing, versionThere(changing.records, ref), { approves: true });
}

interface Settled {
  readonly approves: boolean;
  /** That it has not yet. */
  readonly envelope?: string | undefined;
  readonly signedBy?: string | undefined;
}

/** What may still come to a version that is there: an approval, a signature. */
function settle(changing: Changing, version: VersionRecord, { approves, envelope, signedBy }: Settled): VersionRecord {
  const { records, by } = changing;
  const isApproval = approves && version.state === 'waiting';
  if (!isApproval && envelope === undefined) return version;
  const { manifest, envelope: before, ...known } = version;
  const approved: VersionSummary = isApproval ? { ...known, state: 'approved', approvedBy: by.name } : known;
  const summary = envelope === undefined ? approved : { ...approved, signedBy };
  const of = sameFunction(version);
  records.put('version', [of.tenant, of.function, version.number], summary);
  if (envelope !== undefined) records.put('envelope', [of.tenant, of.function, version.number], envelope);
  const action = isApproval ? 'version.approve' : 'version.sign';
  const detail = signedInWords({ envelope, signedBy }).join();
  tell(changing, { action, tenant: of.tenant, subject: `${of.function}/${version.number}`, detail, changed: [of] });
  return { ...summary, manifest, envelope: envelope ?? before };
}

function signedInWords({ envelope, signedBy }: Pick<NewVersion, 'envelope' | 'signedBy'>): string[] {
  if (envelope === undefined) return [];
  return [signedBy === undefined ? 'signed by a key that the host does not know' : `signed by the key ${signedBy}`];
}

export function deleteFunction(changing: Changing, ref: FunctionRef): void {
  const { records } = changing;
  const of = sameFunction(ref);
  functionThere(records, of);
  const numbers = records.lastParts('version', [of.tenant, of.function]).map(Number);
  for (const number of numbers) forgetVersion(records, { ...of, number });
  for (const alias of records.lastParts('alias', [of.tenant, of.function])) records.delete('alias', of.tenant, of.function, alias);
  replaceClaims(records, of, []);
  records.delete('function', of.tenant, of.function);
  const detail = `with ${numbers.length} versions`;
  tell(changing, { action: 'function.delete', tenant: of.tenant, subject: of.function, detail, changed: [of] });
}

/** @returns its digest, if no version names that any more */
export function forgetVersion(records: WritableTypedRecords, { tenant, function: name, number }: VersionRef): string | undefined {
  const { digest } = records.get('version', tenant, name, number)!;
  records.delete('version', tenant, name, number);
  records.delete('manifest', tenant, name, number);
  records.delete('envelope', tenant, name, number);
  dropComponent(records, tenant, digest);
  const left = records.get('digest', digest)! - 1;
  if (left > 0) records.put('digest', [digest], left);
  else records.delete('digest', digest);
  return left > 0 ? undefined : digest;
}
