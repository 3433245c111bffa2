import type { FunctionRef, Retention, VersionSummary } from '../contract.ts';
import type { TypedRecords } from '../kinds.ts';
import { type Changing, tell } from './changing.ts';
import { forgetVersion } from './versions.ts';

/** Versions of a function that the rule forgets. */
export function forgettable(records: TypedRecords, of: FunctionRef, rule: Retention): VersionSummary[] {
  const aliases = records.list('alias', [of.tenant, of.function]);
  // The way back stays open, too.
  const targets = aliases.flatMap((alias) => alias.targets.concat(alias.earlier[0] ?? []));
  const inUse = new Set(targets.map(({ number }) => number));
  const older = records.list('version', [of.tenant, of.function], { isReverse: true }).slice(rule.keepLast);
  return older.filter(({ number, createdAt }) => !inUse.has(number) && createdAt <= rule.now - rule.keepForMs);
}

/** @returns digests that no version names any more */
export function retain(changing: Changing, of: FunctionRef, rule: Retention): string[] {
  const { records } = changing;
  const forgotten = forgettable(records, of, rule);
  if (forgotten.length === 0) return [];
  const digests = forgotten.map((version) => forgetVersion(records, version));
  const subject = of.function;
  const numbers = forgotten.map(({ number }) => number).toSorted((a, b) => a - b);
  const detail = `${forgotten.length} versions, ${numbers[0]} to ${numbers.at(-1)}`;
  tell(changing, { action: 'version.forget', tenant: of.tenant, subject, detail, changed: [of] });
  return digests.filter((digest) => digest !== undefined);
}
