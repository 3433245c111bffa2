import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { ROOT } from '../house/source-files.ts';

/**
 * A copy of the work tree to break things in, so that the work tree never holds a mutant, however a run ends. Packages
 * are links to those that are installed; the links between the packages of this repository lead within the copy.
 */
export function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'skerry-mutants-'));
  // Some tests run programs as users who may do little.
  chmodSync(copy, 0o755);
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.stderr}`);
  for (const file of listed.stdout.split('\n').filter((each) => each !== '' && existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
  linkPackages('node_modules', copy);
  linkPackages('test/earlier-typescript/node_modules', copy);
  return copy;
}

function linkPackages(folder: string, copy: string): void {
  if (!existsSync(join(ROOT, folder))) return;
  mkdirSync(join(copy, folder), { recursive: true });
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === '@skerry') linkPackages(path, copy);
    // Caches are the copy's own.
    else if (!entry.name.startsWith('.') || entry.name === '.bin') symlinkSync(targetOf(path, entry.isSymbolicLink()), join(copy, path));
  }
}

function targetOf(path: string, isLink: boolean): string {
  const target = isLink ? readlinkSync(join(ROOT, path)) : join(ROOT, path);
  return isLink && isAbsolute(target) ? join(ROOT, path) : target;
}

export function removeCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true });
}
