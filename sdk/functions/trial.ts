import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SkerryError } from '@skerry/host/base';
import type { Manifest, Trial } from '@skerry/host/registry';
import { Registry } from '@skerry/host/routing';

/** It stands in the page at `/`. */
const MOST_BYTES = 1024 * 1024;

/**
 * Checks the request that a manifest offers to try, and reads its body.
 *
 * @throws SkerryError `MANIFEST_INVALID` when the function does not answer it, or the file cannot be read
 */
export function withTrial(manifest: Manifest, directory: string, manifestFile: string): Manifest {
  const { try: trial } = manifest;
  if (trial === undefined) return manifest;
  const invalid = (problem: string, help: string): SkerryError =>
    new SkerryError('MANIFEST_INVALID', `${manifestFile}: ${problem}`, { where: manifestFile, help });
  const routes = new Registry<{ readonly manifest: Manifest }>();
  routes.replace([{ manifest }]);
  if (routes.find(trial.method, trial.path) === undefined) {
    throw invalid(
      `"try" is ${trial.method} ${trial.path}, which this function does not answer`,
      'Name a path of its "routes", and a method that they allow.',
    );
  }
  if (trial.file === undefined) return manifest;
  const file = join(directory, trial.file);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw invalid(`"try.file" is "${trial.file}", and there is no such file`, 'The path is relative to skerry.json.');
  if (stats.size > MOST_BYTES) throw invalid(`"try.file" has ${stats.size} bytes; ${MOST_BYTES} are the most`, 'Use a smaller example.');
  return { ...manifest, try: { ...trial, file: typed(file), content: readFileSync(file).toString('base64') } satisfies Trial };
}

/** For a command that is started where this one was. */
function typed(file: string): string {
  const fromHere = relative(process.cwd(), file);
  return fromHere.startsWith('..') ? file : fromHere;
}
