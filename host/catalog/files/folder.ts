import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, isMissing } from './failure.ts';

/** What is in the folder: whole components, uploads, and components on their way out. */
const NAME = /^([0-9a-f]{64})(?:\.([0-9a-f-]{36}))?\.(wasm|part|leaving)$/;

export interface Entry {
  readonly file: string;
  readonly digest: string;
  readonly kind: 'wasm' | 'part' | 'leaving';
}

export const wholeName = (digest: string): string => `${digest}.wasm`;
export const partName = (digest: string, id: string): string => `${digest}.${id}.part`;
export const leavingName = (digest: string, id: string): string => `${digest}.${id}.leaving`;

/** What is of ours in the folder; nothing while that does not exist. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw failure(folder, error);
  });
  return names.flatMap((name) => {
    const [, digest, id, kind] = NAME.exec(name) ?? [];
    if (digest === undefined || (kind === 'wasm') === (id !== undefined)) return [];
    return [{ file: join(folder, name), digest, kind: kind as Entry['kind'] }];
  });
}

/** What was received of a component, longest first. */
export async function partsOf(folder: string, digest: string): Promise<{ readonly file: string; readonly size: number }[]> {
  const parts = (await entriesOf(folder)).filter((entry) => entry.kind === 'part' && entry.digest === digest);
  const sizes = await Promise.all(parts.map(({ file }) => statOf(file)));
  return parts.map(({ file }, i) => ({ file, size: sizes[i]?.size ?? 0 })).toSorted((a, b) => b.size - a.size);
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
