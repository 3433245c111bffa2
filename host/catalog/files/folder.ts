import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionRef } from '../contract.ts';
import { failure, isMissing } from './failure.ts';

/**
 * What is in the folder: whole components, what a function sent of one, components on their way out, and empty files that say which
 * function sent all of one. Names of tenants and functions have no dots.
 */
const NAME = /^([0-9a-f]{64})(?:\.([0-9a-z-]+)\.([0-9a-z-]+))?(?:\.([0-9a-f-]{36}))?\.(wasm|part|leaving|sent)$/;

type Kind = 'wasm' | 'part' | 'leaving' | 'sent';

/** Whether the name has a function and an id. */
const FORMS: Readonly<Record<Kind, readonly [ofFunction: boolean, hasId: boolean]>> = {
  wasm: [false, false],
  leaving: [false, true],
  part: [true, true],
  sent: [true, false],
};

export interface Entry {
  readonly file: string;
  readonly digest: string;
  readonly kind: Kind;
  /** Who sent it; undefined where that does not matter. */
  readonly by: FunctionRef | undefined;
}

export const wholeName = (digest: string): string => `${digest}.wasm`;
export const partName = (by: FunctionRef, digest: string, id: string): string => `${digest}.${by.tenant}.${by.function}.${id}.part`;
export const sentName = (by: FunctionRef, digest: string): string => `${digest}.${by.tenant}.${by.function}.sent`;
export const leavingName = (digest: string, id: string): string => `${digest}.${id}.leaving`;

/** What is of ours in the folder; nothing while that does not exist. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw failure(folder, error);
  });
  return names.flatMap((name) => {
    const [, digest, tenant, owner, id, kind] = NAME.exec(name) ?? [];
    if (digest === undefined) return [];
    const [ofFunction, hasId] = FORMS[kind as Kind];
    if ((owner !== undefined) !== ofFunction || (id !== undefined) !== hasId) return [];
    const by = owner === undefined ? undefined : { tenant: tenant!, function: owner };
    return [{ file: join(folder, name), digest, kind: kind as Kind, by }];
  });
}

/** What a function sent of a component, longest first. */
export async function partsOf(folder: string, { tenant, function: name }: FunctionRef, digest: string): Promise<Part[]> {
  const parts = (await entriesOf(folder)).filter(
    ({ kind, digest: of, by }) => kind === 'part' && of === digest && by?.tenant === tenant && by.function === name,
  );
  const sizes = await Promise.all(parts.map(({ file }) => statOf(file)));
  return parts.map(({ file }, i) => ({ file, size: sizes[i]?.size ?? 0 })).toSorted((a, b) => b.size - a.size);
}

export interface Part {
  readonly file: string;
  readonly size: number;
}

/** undefined: another process has just removed it. */
export async function statOf(file: string): Promise<{ readonly size: number; readonly mtimeMs: number } | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw failure(file, error);
  }
}
