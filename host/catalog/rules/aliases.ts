import { CATALOG_LIMITS, SkerryError } from '../../base/index.ts';
import type { AliasRecord, AliasRef, AliasTarget, NewAlias } from '../contract.ts';
import type { TypedRecords } from '../kinds.ts';
import { invalid } from '../names.ts';
import { type Changing, tell } from './changing.ts';
import { type Claim, replaceClaims } from './claims.ts';
import { sameFunction, versionThere } from './versions.ts';

/** What a function's routes lead to. */
const LIVE = 'live';

/** Reads what a manifest claims. */
export type ClaimsOf = (manifest: string) => readonly Claim[];

/** @throws SkerryError `ALIAS_CHANGED` */
function checkRevision(of: AliasRef, found: AliasRecord | undefined, ifRevision: number | 'absent' | undefined): void {
  if (ifRevision === undefined || ifRevision === (found?.revision ?? 'absent')) return;
  const state = found === undefined ? 'is not there' : `was changed at revision ${found.revision} by ${found.changedBy}`;
  const expected = ifRevision === 'absent' ? 'that there is none' : `revision ${ifRevision}`;
  throw new SkerryError('ALIAS_CHANGED', `The alias "${of.alias}" of the function "${of.function}" ${state}; expected: ${expected}`, {
    help: 'Look at it again and decide anew.',
  });
}

export function setAlias(changing: Changing, alias: NewAlias, ifRevision: number | 'absent' | undefined, claimsOf: ClaimsOf): AliasRecord {
  const { records, now, by } = changing;
  const of = sameFunction(alias);
  const before = records.get('alias', of.tenant, of.function, alias.alias);
  checkRevision(alias, before, ifRevision);
  const versions = alias.targets.map(({ number }) => versionThere(records, { ...of, number }));
  for (const { number, state } of versions) if (state !== 'approved') throw notApproved(alias, number);
  if (before === undefined) checkCount(records, alias);
  if (alias.alias === LIVE)
    replaceClaims(
      records,
      of,
      versions.flatMap(({ manifest }) => claimsOf(manifest)),
    );
  const record: AliasRecord = {
    ...of,
    alias: alias.alias,
    targets: alias.targets.map(({ number, weight }) => ({ number, weight })),
    sticky: alias.sticky,
    revision: records.revision,
    changedAt: now,
    changedBy: by.name,
    earlier: earlierOf(before, alias.targets),
  };
  records.put('alias', [of.tenant, of.function, alias.alias], record);
  const detail = `${before === undefined ? 'new' : shown(before.targets)} -> ${shown(record.targets)}`;
  tell(changing, { action: 'alias.set', tenant: of.tenant, subject: `${of.function}/${alias.alias}`, detail, changed: [of] });
  return record;
}

function notApproved(of: AliasRef, number: number): SkerryError {
  const message = `Version ${number} of the function "${of.function}" waits for approval, so "${of.alias}" cannot point at it`;
  return new SkerryError('VERSION_NOT_APPROVED', message, { help: 'Have it approved by somebody who may.' });
}

function checkCount(records: TypedRecords, of: AliasRef): void {
  const count = records.lastParts('alias', [of.tenant, of.function]).length;
  if (count >= CATALOG_LIMITS.aliases) throw invalid('The alias', of.alias, `one of at most ${CATALOG_LIMITS.aliases} of its function`);
}

function earlierOf(before: AliasRecord | undefined, targets: readonly AliasTarget[]): AliasRecord['earlier'] {
  if (before === undefined) return [];
  if (shown(before.targets) === shown(targets)) return before.earlier;
  return [before.targets, ...before.earlier].slice(0, CATALOG_LIMITS.earlier);
}

/** `v7`, or `v7 (900), v8 (100)` */
function shown(targets: readonly AliasTarget[]): string {
  if (targets.length === 1) return `v${targets[0]!.number}`;
  return targets.map(({ number, weight }) => `v${number} (${weight})`).join(', ');
}

export function deleteAlias(changing: Changing, ref: AliasRef, ifRevision: number | undefined): void {
  const { records } = changing;
  const of = sameFunction(ref);
  const before = records.get('alias', of.tenant, of.function, ref.alias);
  if (before === undefined) {
    throw new SkerryError('ALIAS_NOT_FOUND', `The function "${of.function}" of the tenant "${of.tenant}" has no alias "${ref.alias}"`, {
      help: 'Correct the name.',
    });
  }
  checkRevision(ref, before, ifRevision);
  records.delete('alias', of.tenant, of.function, ref.alias);
  if (ref.alias === LIVE) replaceClaims(records, of, []);
  const subject = `${of.function}/${ref.alias}`;
  tell(changing, { action: 'alias.delete', tenant: of.tenant, subject, detail: `was ${shown(before.targets)}`, changed: [of] });
}
