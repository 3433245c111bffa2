import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is made by a build, or belongs to somebody else. */
const NOT_OURS = /(?:^|\/)(?:node_modules|dist|\.skerry|\.git)(?:\/|$)|(?<!^sdk)\/build(?:\/|$)/;

/** Files below the repository's root, as paths with slashes. */
export function files(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: (path) => NOT_OURS.test(path) })
    .filter((path) => !NOT_OURS.test(path))
    .toSorted();
}

export function read(path: string): string {
  return readFileSync(new URL(path, `file://${ROOT}`), 'utf8');
}

/** Tests and what only tests use. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|(?:^|\/)fixtures?(?:\/|\.ts$)|^test\/|\/describe-[^/]+\.ts$|\/test-[^/]+\.ts$/.test(path);
}
