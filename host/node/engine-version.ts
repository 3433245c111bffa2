import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Neither tests nor what an installed package has beside its code: declarations and maps. */
const IS_CODE = /(?<!\.test|\.d)\.[jt]s$/;

let version: string | undefined;

/** The engine's own sources: another version of them may make other code of the same component. */
export function engineVersion(): string {
  if (version !== undefined) return version;
  const hash = createHash('sha256').update(process.versions.v8);
  const folders = ['../base', '../engine'].map((path) => new URL(path, import.meta.url));
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && IS_CODE.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(readFileSync(file));
  version = hash.digest('hex').slice(0, 16);
  return version;
}
