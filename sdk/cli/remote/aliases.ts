import { SkerryError } from '@skerry/host/base';
import type { Alias, Target } from './answers.ts';
import { type Answered } from './client.ts';
import { functionPath, type Remote } from './remote.ts';

/** An alias as it was looked at; undefined: there is none yet. */
export type Seen = Answered<Alias> | undefined;

export function seeAlias(remote: Remote, name: string, alias: string): Promise<Seen> {
  return remote.client.find<Alias>(aliasPath(remote, name, alias));
}

/**
 * Points an alias at versions, unless somebody else has changed it since it was looked at.
 *
 * @throws SkerryError `ALIAS_CHANGED` and what else the host refuses
 */
export async function moveAlias(remote: Remote, name: string, alias: string, seen: Seen, targets: readonly Target[]): Promise<Alias> {
  const headers: Record<string, string> = seen?.etag === undefined ? { 'if-none-match': '*' } : { 'if-match': seen.etag };
  const sticky = seen?.body.sticky;
  const body = { targets, ...(sticky && { sticky }) };
  return (await remote.client.send<Alias>('PUT', aliasPath(remote, name, alias), { headers, body })).body;
}

export function aliasPath(remote: Remote, name: string, alias: string): string {
  return `${functionPath(remote, name)}/aliases/${encodeURIComponent(alias)}`;
}

/**
 * Where an alias is to point: at one version, or with a share of the requests beside the one that has most of them now.
 *
 * @param percent share of the version
 * @throws SkerryError `USAGE` when there is nothing to share with
 */
export function targetsFor(number: number, percent: number | undefined, seen: Seen): readonly Target[] {
  if (percent === undefined) return [{ number, weight: 1 }];
  const main = mainTarget(seen?.body.targets ?? [], number);
  if (main === undefined) {
    throw new SkerryError('USAGE', 'A canary takes a share of the requests of another version, and the alias points at none', {
      help: 'Leave --canary out for the first version.',
    });
  }
  const [share, rest] = reduced(Math.round(percent * 10), 1000 - Math.round(percent * 10));
  return [
    { number: main, weight: rest },
    { number, weight: share },
  ];
}

/** The version that most requests go to, other than this one. */
function mainTarget(targets: readonly Target[], but: number): number | undefined {
  return targets.filter(({ number }) => number !== but).toSorted((a, b) => b.weight - a.weight || b.number - a.number)[0]?.number;
}

function reduced(a: number, b: number): readonly [number, number] {
  const divisor = greatestCommonDivisor(a, b);
  return [a / divisor, b / divisor];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** `10%` or `0.5` */
export function percentOf(text: string): number {
  const [, digits] = /^(\d{1,2}(?:\.\d)?)%?$/.exec(text) ?? [];
  const percent = Number(digits);
  if (digits !== undefined && percent > 0) return percent;
  throw new SkerryError('USAGE', `--canary is "${text}"; it must be from 0.1% to 99.9%`, { help: 'Write it like --canary 10%.' });
}

/** `version 3`, or `version 2 (90%), version 3 (10%)` */
export function shownTargets(targets: readonly Target[]): string {
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (targets.length === 1) return `version ${targets[0]!.number}`;
  return targets.map(({ number, weight }) => `version ${number} (${Math.round((weight / sum) * 1000) / 10}%)`).join(', ');
}
