import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MARK } from './unit.ts';

/** Bindings on disk. */

export interface Changes {
  readonly written: readonly string[];
  /** Files of an earlier run that are not needed any more. */
  readonly removed: readonly string[];
}

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** Generated files below a folder, as paths with slashes; what somebody else put there is not among them. */
function generatedFiles(directory: string, folder: string): string[] {
  const root = join(directory, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path, 'utf8').startsWith(MARK))
    .map((path) => path.slice(directory.length + 1).replaceAll('\\', '/'));
}

/** What `writeFiles` would change. */
export function changesTo(directory: string, folder: string, files: ReadonlyMap<string, string>): Changes {
  const written = [...files].filter(([path, text]) => textOf(join(directory, path)) !== text).map(([path]) => path);
  const removed = generatedFiles(directory, folder)
    .filter((path) => !files.has(path))
    .toSorted();
  return { written, removed };
}

/** Writes what differs, and removes what an earlier run has left in the folder. */
export function writeFiles(directory: string, folder: string, files: ReadonlyMap<string, string>): Changes {
  const changes = changesTo(directory, folder, files);
  for (const path of changes.removed) rmSync(join(directory, path));
  for (const path of changes.written) writeText(join(directory, path), files.get(path)!);
  return changes;
}

/** Writes files that are missing; the others belong to the author. */
export function writeMissing(directory: string, files: ReadonlyMap<string, string>): string[] {
  const missing = [...files].filter(([path]) => !existsSync(join(directory, path)));
  for (const [path, text] of missing) writeText(join(directory, path), text);
  return missing.map(([path]) => path);
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
