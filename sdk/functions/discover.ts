import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { Capability } from '@skerry/host/capabilities';
import { type Manifest, parseManifest } from '@skerry/host/registry';
import { withTrial } from './trial.ts';

export const MANIFEST_FILE = 'skerry.json';

/** A function on disk. */
export interface FunctionFolder {
  /** Absolute. */
  readonly directory: string;
  readonly manifest: Manifest;
}

/**
 * The functions of a folder: itself when it holds a `skerry.json`, otherwise those of its direct subfolders.
 *
 * @param capabilities what their manifests can grant; default: the capabilities of this host
 * @throws SkerryError `MANIFEST_NOT_FOUND`, `MANIFEST_INVALID`
 */
export function discover(folder: string, capabilities?: readonly Capability[]): FunctionFolder[] {
  return discoverFolders(folder).map((directory) => ({ directory, manifest: readManifest(directory, capabilities) }));
}

/**
 * Absolute paths of those folders, whatever their manifests say; at least one.
 *
 * @throws SkerryError `MANIFEST_NOT_FOUND`
 */
export function discoverFolders(folder: string): string[] {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new SkerryError('MANIFEST_NOT_FOUND', `There is no folder ${shown(root)}`, {
      help: 'Pass the folder of a function, or one whose subfolders are functions.',
    });
  }
  const folders = functionFolders(root);
  if (folders.length === 0) {
    throw new SkerryError('MANIFEST_NOT_FOUND', `There is no ${MANIFEST_FILE} in ${shown(root)} or directly below it`, {
      help: 'Create a function with `skerry new NAME --language assemblyscript`.',
    });
  }
  return folders;
}

/** The folders of functions, whatever their manifests say; none when there is no such folder. */
export function functionFolders(root: string): string[] {
  if (existsSync(join(root, MANIFEST_FILE))) return [root];
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name !== 'node_modules' && !name.startsWith('.'))
    .map((name) => join(root, name))
    .filter((path) => existsSync(join(path, MANIFEST_FILE)));
}

export function readManifest(directory: string, capabilities?: readonly Capability[]): Manifest {
  const file = join(directory, MANIFEST_FILE);
  return withTrial(parseManifest(readFileSync(file, 'utf8'), shown(file), capabilities), directory, shown(file));
}

/** A path as the user would type it. */
export function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' ? '.' : fromHere.startsWith('..') ? path : fromHere;
}
