import type {
  AliasRecord,
  AuditEntry,
  DomainRecord,
  FunctionRecord,
  SecretRecord,
  TenantRecord,
  TokenRecord,
  VersionRecord,
  VersionSummary,
} from '../../catalog/contract.ts';

/** Records as the API shows them: each field by name, so that what is added to a record is not shown by itself. */

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** JSON has no undefined. */
const some = <K extends string, V>(key: K, value: V | undefined): object => (value === undefined ? {} : { [key]: value });

export function tenantJson({ name, createdAt }: TenantRecord): object {
  return { name, createdAt: time(createdAt) };
}

export function functionJson({ tenant, function: name, createdAt, latest, aliases }: FunctionRecord): object {
  return { tenant, function: name, createdAt: time(createdAt), latest, aliases: aliases.map(aliasJson) };
}

export function summaryJson(version: VersionSummary): object {
  const { tenant, function: name, number, digest, componentBytes, note, state, createdAt, createdBy, approvedBy, signedBy } = version;
  const known = { tenant, function: name, number, digest, componentBytes, state, createdAt: time(createdAt), createdBy };
  return { ...known, ...some('note', note), ...some('approvedBy', approvedBy), ...some('signedBy', signedBy) };
}

export function versionJson(version: VersionRecord, imports: readonly string[]): object {
  const { manifest, envelope } = version;
  return { ...summaryJson(version), manifest, imports, ...some('envelope', envelope && JSON.parse(envelope)) };
}

export function aliasJson(record: AliasRecord): object {
  const { tenant, function: name, alias, targets, sticky, revision, changedAt, changedBy, earlier } = record;
  const known = { tenant, function: name, alias, targets, revision, changedAt: time(changedAt), changedBy, earlier };
  return { ...known, ...some('sticky', sticky) };
}

export function domainJson({ name, tenant, createdAt }: DomainRecord): object {
  return { name, tenant, createdAt: time(createdAt) };
}

export function secretJson({ name, tenant, version, changedAt, changedBy }: SecretRecord): object {
  return { name, tenant, version, changedAt: time(changedAt), changedBy };
}

/** Without its hash. */
export function tokenJson({ id, name, roles, tenant, expiresAt, createdAt, createdBy, revokedAt }: TokenRecord): object {
  const known = { id, name, roles, createdAt: time(createdAt), createdBy };
  const times = {
    ...(expiresAt !== undefined && { expiresAt: time(expiresAt) }),
    ...(revokedAt !== undefined && { revokedAt: time(revokedAt) }),
  };
  return { ...known, ...some('tenant', tenant), ...times };
}

export function auditJson({ revision, at, by, action, tenant, subject, detail }: AuditEntry): object {
  return { revision, at: time(at), by, action, subject, detail, ...some('tenant', tenant) };
}
