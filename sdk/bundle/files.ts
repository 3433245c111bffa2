import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import { sha256 } from './prepare.ts';

/** Says what is in the folder of a bundle, and that it is one. */
const LIST = 'bundle.json';

export type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Writes a bundle. Files of an earlier one are replaced; in a folder that holds anything else nothing is touched.
 *
 * @param about what the list of its files says besides
 * @throws SkerryError `USAGE`
 */
export function writeBundle(out: string, files: Files, about: object): void {
  for (const name of earlier(out)) rmSync(join(out, name), { force: true });
  mkdirSync(out, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(out, name), content);
  const list = Array.from(files, ([name, content]) => {
    const bytes = Buffer.from(content);
    return [name, { bytes: bytes.length, sha256: sha256(bytes) }] as const;
  });
  writeFileSync(join(out, LIST), `${JSON.stringify({ ...about, files: Object.fromEntries(list) }, undefined, 2)}\n`);
}

function earlier(out: string): string[] {
  const found = existsSync(out) ? readdirSync(out) : [];
  if (found.length === 0) return [];
  const known = new Set([LIST, ...listed(join(out, LIST))]);
  const strangers = found.filter((name) => !known.has(name));
  if (strangers.length === 0) return found;
  throw new SkerryError('USAGE', `The folder ${out} holds what no bundle wrote: ${strangers.slice(0, 5).join(', ')}`, {
    help: 'Choose an empty folder, or one that does not exist, with --out DIR.',
  });
}

function listed(file: string): string[] {
  try {
    return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { readonly files: object }).files);
  } catch {
    return [];
  }
}
