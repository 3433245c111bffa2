import { CATALOG_LIMITS, LimitError } from '../../base/index.ts';
import type { Kind, WritableTypedRecords } from '../kinds.ts';
import type { Changing } from './changing.ts';

/** Names are remembered when what they named is gone, since a number never means two things. */
const NAMES_PER_RECORD = 10;

const OPTIONS = { functions: '--max-functions', versions: '--max-versions', secrets: '--max-secrets' } as const;
type Counted = keyof typeof OPTIONS;

/**
 * Refuses one more of what a tenant may have so many of.
 *
 * @param what they are called: `functions of the tenant "acme"`
 * @throws LimitError `QUOTA_EXCEEDED`
 */
export function checkQuota({ records, quotas }: Changing, counted: Counted, kind: Kind, of: readonly string[], what: string): void {
  const [used, most] = [records.count(kind, of), quotas[counted]];
  if (used < most) return;
  const help = `Remove some, or have the host started with a higher ${OPTIONS[counted]}.`;
  throw new LimitError('QUOTA_EXCEEDED', `There are ${used} ${what} already, and there may be ${most}`, help, most, used);
}

/** The same for names that were ever used. @throws LimitError `QUOTA_EXCEEDED` */
export function checkNames({ records, quotas }: Changing, counted: Counted, kind: Kind, tenant: string, name: string): void {
  const most = quotas[counted] * NAMES_PER_RECORD;
  if (records.get(kind, tenant, name) !== undefined || records.count(kind, [tenant]) < most) return;
  const message = `The tenant "${tenant}" has used ${most} names of ${counted}, those that it removed included, and may use no more`;
  throw new LimitError('QUOTA_EXCEEDED', message, `Use one again, or have the host started with a higher ${OPTIONS[counted]}.`, most, most);
}

/** The same for what only operators and administrators of a tenant make, by a bound that is far. @throws LimitError `QUOTA_EXCEEDED` */
export function checkBound({ records }: Changing, bound: 'domains' | 'tokens', kind: Kind, of: string): void {
  const [used, most] = [records.count(kind, [of]), CATALOG_LIMITS[bound]];
  if (used < most) return;
  const message = `There are ${used} ${bound} already, and there may be ${most}`;
  throw new LimitError('QUOTA_EXCEEDED', message, 'Use those that are there.', most, used);
}

/**
 * Counts a component of a version among what its tenant keeps on disk. One that several versions name is there once.
 *
 * @throws LimitError `QUOTA_EXCEEDED`
 */
export function keepComponent({ records, quotas }: Changing, tenant: string, digest: string, bytes: number): void {
  const kept = records.get('tenant-digest', tenant, digest);
  records.put('tenant-digest', [tenant, digest], { bytes, versions: (kept?.versions ?? 0) + 1 });
  if (kept !== undefined) return;
  const [used, most] = [(records.get('tenant-bytes', tenant) ?? 0) + bytes, quotas.componentBytes];
  if (used > most) {
    const message = `With this version, components of the tenant "${tenant}" would have ${used} bytes on disk, and may have ${most}`;
    const help = 'Remove functions, keep fewer versions, or have the host started with a higher --max-component-mib.';
    throw new LimitError('QUOTA_EXCEEDED', message, help, most, used);
  }
  records.put('tenant-bytes', [tenant], used);
}

export function dropComponent(records: WritableTypedRecords, tenant: string, digest: string): void {
  const { bytes, versions } = records.get('tenant-digest', tenant, digest)!;
  if (versions > 1) return records.put('tenant-digest', [tenant, digest], { bytes, versions: versions - 1 });
  records.delete('tenant-digest', tenant, digest);
  records.put('tenant-bytes', [tenant], records.get('tenant-bytes', tenant)! - bytes);
}
