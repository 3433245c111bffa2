/** Makes bundles: functions with all that runs them, for runtimes that run no components of their own. */
import { gzipSync } from 'node:zlib';
import { Registry } from '@skerry/host/routing';
import type { ReadyFunction } from '../functions/index.ts';
import { type Files, writeBundle } from './files.ts';
import { type PreparedFunction, prepareFunction } from './prepare.ts';
import { bundleProgram } from './program.ts';
import { startModules } from './start.ts';
import { checkTarget } from './suits.ts';
import { START, type Target } from './target.ts';
import { configuration } from './configuration.ts';

export type { PreparedFunction } from './prepare.ts';
export { TARGETS, type Target } from './target.ts';

export interface BundleReport {
  readonly target: Target;
  readonly out: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly gzipBytes: number }[];
  /** Of the program alone, without what the functions bring along. */
  readonly programGzipBytes: number;
  readonly warnings: readonly string[];
}

/**
 * Writes a bundle of functions.
 *
 * @param out a folder that is empty, does not exist, or holds an earlier bundle
 * @throws SkerryError `TARGET_UNSUPPORTED` where the target cannot give what a function asks for, `FUNCTION_DUPLICATE`,
 *   `ROUTE_CONFLICT`, `USAGE` for a folder that holds anything else, and what a deployment throws
 */
export async function bundleFunctions(ready: readonly ReadyFunction[], target: Target, out: string): Promise<BundleReport> {
  return bundlePrepared(await prepareFunctions(ready), target, out);
}

/**
 * Prepares functions, once for all targets.
 *
 * @throws SkerryError `FUNCTION_DUPLICATE`, `ROUTE_CONFLICT`, and what a deployment throws
 */
export async function prepareFunctions(ready: readonly ReadyFunction[]): Promise<PreparedFunction[]> {
  new Registry<ReadyFunction>().replace(ready);
  return Promise.all(ready.map((each) => prepareFunction(each)));
}

/** As `bundleFunctions`, of functions that are prepared. @throws SkerryError `TARGET_UNSUPPORTED`, `USAGE` */
export async function bundlePrepared(functions: readonly PreparedFunction[], target: Target, out: string): Promise<BundleReport> {
  const warnings = functions.flatMap((each) => checkTarget(target, each));
  const files = await filesOf(target, functions);
  writeBundle(out, files, { target, functions: functions.map(({ entry }) => ({ name: entry.manifest.name, digest: entry.digest })) });
  const sizes = Array.from(files, ([name, content]) => ({ name, bytes: Buffer.byteLength(content), gzipBytes: gzipSync(content).length }));
  const programGzipBytes = sizes.find(({ name }) => name === START[target])!.gzipBytes;
  return { target, out, files: sizes, programGzipBytes, warnings };
}

async function filesOf(target: Target, functions: readonly PreparedFunction[]): Promise<Files> {
  const { code, map } = await bundleProgram(target, startModules(target, functions));
  const files = new Map<string, string | Uint8Array>([
    [START[target], code],
    [`${START[target]}.map`, map],
  ]);
  for (const each of functions) for (const [name, bytes] of each.files) files.set(name, bytes);
  for (const [name, text] of configuration(target, functions)) files.set(name, text);
  return files;
}
