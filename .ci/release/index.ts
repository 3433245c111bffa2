/**
 * Prepares a release: everything but the upload.
 *
 *   npm run release -- VERSION            sets versions, closes the changelog, checks, packs, commits, tags
 *   npm run release -- VERSION --check    stops before it commits, and puts the files back
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPackage, ROOT } from '../pack/packages.ts';
import { changelogAt, follows, versionEdits } from './versions.ts';

const DIST = join(ROOT, 'dist');

/** Whether published packages can be used as their `exports` say: by bundlers, Node.js, and TypeScript. */
const CHECKERS = [['publint@0.3.25'], ['@arethetypeswrong/cli@0.18.5', '--profile', 'esm-only', '--quiet']] as const;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean', default: false } } });
const [next = ''] = positionals;
const version = readPackage('.').version;
// The version at hand may not have been released yet.
if (next !== version && !follows(next, version)) fail(`"${next}" is not a version after ${version}: npm run release -- VERSION`);
const tag = `v${next}`;
if (output('git', 'status', '--porcelain') !== '') fail('There are changes that are not committed');
if (output('git', 'tag', '--list', tag) !== '') fail(`The tag ${tag} is there already`);
checkRepository();

try {
  for (const [file, edit] of Object.entries(versionEdits(next))) change(file, edit);
  change('CHANGELOG.md', (text) => changelogAt(next, new Date().toISOString().slice(0, 10), text));
  verify();
  if (!values.check) {
    execute('git', 'commit', '--all', '--message', `Release ${next}`);
    execute('git', 'tag', '--annotate', tag, '--message', `Skerry ${next}`);
  }
} finally {
  // What was committed is not touched by this.
  execute('git', 'checkout', '--quiet', '--', '.');
}
console.log(
  values.check
    ? `${next} can be released.`
    : `${next} is ready. The tarballs are in dist. What is left:\n  git push --follow-tags\nand to start the workflow "publish" for ${tag}.`,
);

function verify(): void {
  execute('npm', 'run', '--silent', 'typecheck');
  execute('npm', 'run', '--silent', 'lint');
  rmSync(DIST, { recursive: true, force: true });
  execute('npm', 'run', '--silent', 'pack');
  for (const file of readdirSync(DIST).filter((name) => name.endsWith('.tgz'))) {
    // It has no `exports`, so there is nothing to resolve.
    const checkers = file.startsWith('create-') ? CHECKERS.slice(0, 1) : CHECKERS;
    for (const [checker, ...options] of checkers) execute('npx', '--yes', checker, join(DIST, file), ...options);
  }
  execute('npx', 'vitest', 'run', 'test/house', 'test/packages');
}

/** npm refuses provenance from elsewhere than the repository that a package names; better to hear it now. */
function checkRepository(): void {
  const { url } = readPackage('host')['repository'] as { url: string };
  const normal = (text: string): string => text.replace(/^git\+|\.git$/g, '').replace(/^git@([^:]+):/, 'https://$1/');
  const origin = output('git', 'remote', 'get-url', 'origin');
  const problem = `The packages name the repository ${url}; this is a clone of ${origin}`;
  if (normal(origin) === normal(url)) return;
  if (values.check) console.warn(problem);
  else fail(problem);
}

function change(file: string, edit: (text: string) => string): void {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  const changed = edit(text);
  if (changed === text && next !== version) throw new Error(`${file} does not name the version where it is expected`);
  writeFileSync(path, changed);
}

function execute(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, CI: 'true' } });
}

function output(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
