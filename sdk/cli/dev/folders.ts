import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { functionFolders, MANIFEST_FILE } from '../../functions/discover.ts';

/** Folders that packages, builds and stores write to. Cargo marks its own as a cache. */
const NOT_SOURCES = new Set(['node_modules', 'build']);
const CACHE_MARK = 'CACHEDIR.TAG';

/** A folder or file whose changes say nothing about a function: hidden, made by a tool, or a draft of an editor. */
function isNoise(name: string): boolean {
  return NOT_SOURCES.has(name) || name.startsWith('.') || name.endsWith('~') || name.endsWith('.tmp');
}

/** Whether a change of `path` can mean a change of the function in `directory`. */
export function isPartOf(path: string, directory: string): boolean {
  const inside = relative(directory, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !inside.split(sep).some(isNoise);
}

/**
 * What has to be watched: the functions with all their folders, what lies beside them, since a function may appear
 * there, what lies above, since all of it may be moved away and back, and wherever a build looks for something.
 */
export function foldersToWatch(roots: readonly string[], inputs: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const root of roots) {
    for (const folder of ancestors(root)) folders.add(folder);
    for (const folder of existsSync(join(root, MANIFEST_FILE)) ? [root] : [root, ...children(root)]) folders.add(folder);
    for (const directory of functionFolders(root)) addTree(directory, folders);
  }
  for (const folder of new Set([...inputs].map((path) => dirname(path)))) folders.add(existing(folder));
  return folders;
}

/** The folders above a path, the nearest first. */
export function* ancestors(path: string): Generator<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}

/** The folder, or where it would appear: a compiler may not have run yet. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

function addTree(folder: string, found: Set<string>): void {
  found.add(folder);
  for (const child of children(folder)) addTree(child, found);
}

function children(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !isNoise(entry.name)).map(({ name }) => join(folder, name));
    return folders.filter((path) => !existsSync(join(path, CACHE_MARK)));
  } catch {
    // It is gone already.
    return [];
  }
}
