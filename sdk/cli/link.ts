import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** What a function's folder needs for its editor and its tests. `node`: the one that npm's scripts run on. */
const PACKAGES = ['@skerry/sdk', '@skerry/guest', '@skerry/host', 'assemblyscript', 'vitest', 'node'] as const;

/** A folder link that needs no privilege on Windows; elsewhere the kind does not matter. */
const FOLDER_LINK = 'junction';

/**
 * Links the packages of this installation into the `node_modules` of a function, with their commands, as `npm install`
 * would if they were on npm. What is there already, and is not a link, stays.
 *
 * @returns the names of what was linked; those that this installation does not have are left out
 */
export function linkPackages(directory: string): string[] {
  const modules = join(directory, 'node_modules');
  return PACKAGES.filter((name) => {
    const found = packageFolder(name);
    if (found === undefined || !link(found, join(modules, name), FOLDER_LINK)) return false;
    linkCommands(found, join(modules, '.bin'));
    return true;
  });
}

/** Where a package lies, wherever its `exports` lead. */
function packageFolder(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
}

function linkCommands(folder: string, bin: string): void {
  const { name, bin: commands = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const byName = typeof commands === 'string' ? { [name]: commands } : commands;
  for (const [command, file] of Object.entries(byName)) {
    if (existsSync(join(folder, file))) link(join(folder, file), join(bin, command), 'file');
  }
}

/** @returns false when something else has the place */
function link(target: string, path: string, kind: 'junction' | 'file'): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isSymbolicLink()) return false;
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(kind === FOLDER_LINK ? target : relative(dirname(path), target), path, kind);
  return true;
}
