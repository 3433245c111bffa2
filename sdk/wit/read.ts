import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { FILE_LIMIT, TEXT_LIMIT } from './limits.ts';
import { type WitPackages, parseWit } from './packages.ts';
import type { WitSource } from './source.ts';

export interface ReadOptions {
  /** Whether WASI packages that are missing are taken from those that come with Skerry; true if not given. */
  readonly builtins?: boolean;
}

/**
 * Reads a package from a folder (its `*.wit` files, and packages below `deps/`, each a folder or a file) or from a
 * single file (WIT.md, "Filesystem structure").
 *
 * @throws SkerryError `WIT_NOT_FOUND`, `WIT_INVALID`
 */
export function readWitDirectory(path: string, options: ReadOptions = {}): WitPackages {
  if (!isFolder(path)) return parseWit([readSource(path)], options);
  const sources = readFolder(path);
  if (sources.length === 0) {
    const help = 'Pass the folder that contains the world.';
    throw new SkerryError('WIT_NOT_FOUND', `There is no .wit file in ${path}`, { help });
  }
  return parseWit(sources, { ...options, dependencies: readDependencies(join(path, 'deps')) });
}

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined) return stat.isDirectory();
  const help = 'Pass a folder of .wit files, or one such file.';
  throw new SkerryError('WIT_NOT_FOUND', `There is no WIT at ${path}`, { help });
}

/** Folders in a package's folder are not part of it. */
function readFolder(folder: string): WitSource[] {
  const files = entries(folder).filter((path) => path.endsWith('.wit') && !isFolder(path));
  return files.map(readSource);
}

function readDependencies(folder: string): WitSource[][] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const groups = entries(folder).map((path) => {
    if (isFolder(path)) return readFolder(path);
    return path.endsWith('.wit') ? [readSource(path)] : [];
  });
  return groups.filter((group) => group.length > 0);
}

function entries(folder: string): string[] {
  const names = readdirSync(folder).toSorted();
  if (names.length <= FILE_LIMIT) return names.map((name) => join(folder, name));
  throw new SkerryError('WIT_INVALID', `The folder ${folder} has ${names.length} entries; the limit is ${FILE_LIMIT}`);
}

function readSource(path: string): WitSource {
  const { size } = statSync(path);
  if (size > TEXT_LIMIT * 4) {
    throw new SkerryError('WIT_INVALID', `The file ${path} has ${size} bytes; the limit is ${TEXT_LIMIT * 4}`);
  }
  return { file: path, text: decode(path, readFileSync(path)) };
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SkerryError('WIT_INVALID', `The file ${path} is not UTF-8`, { where: path, help: 'Save it as UTF-8.' });
  }
}
