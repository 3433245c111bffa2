import { CATALOG_LIMITS, type Quotas } from '../../base/index.ts';
import type { Actor, FunctionRef } from '../contract.ts';
import type { WritableTypedRecords } from '../kinds.ts';

/** One change while it is made. */
export interface Changing {
  readonly records: WritableTypedRecords;
  readonly now: number;
  readonly by: Actor;
  /** What the tenant may have. */
  readonly quotas: Quotas;
}

export interface Told {
  /** `version.create` */
  readonly action: string;
  readonly tenant: string | undefined;
  readonly subject: string;
  readonly detail: string;
  /** What servers have to look at again. */
  readonly changed: readonly FunctionRef[] | 'all';
}

/** Writes down who changed what, once for each change, and forgets what is long ago. */
export function tell({ records, now, by }: Changing, { action, tenant, subject, detail, changed }: Told): void {
  const { revision } = records;
  const entry = { revision, at: now, by: by.name, action, tenant, subject, detail };
  records.put('change', [revision], { entry, changed });
  if (tenant !== undefined) records.put('tenant-change', [tenant, revision], revision);
  const oldest = records.get('change', revision - CATALOG_LIMITS.changes)?.entry;
  if (oldest === undefined) return;
  records.delete('change', oldest.revision);
  if (oldest.tenant !== undefined) records.delete('tenant-change', oldest.tenant, oldest.revision);
}
