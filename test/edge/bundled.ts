import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bundleFunctions, type BundleReport, type Target } from '../../sdk/bundle/index.ts';
import { discover } from '../../sdk/functions/discover.ts';
import { type ReadyFunction, readyFunction } from '../../sdk/functions/index.ts';

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A function of this repository, built. @param changes of its manifest */
export async function ready(folder: string, changes: Partial<ReadyFunction['manifest']> = {}): Promise<ReadyFunction> {
  const [found] = discover(fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
  return readyFunction({ ...found!, manifest: { ...found!.manifest, ...changes } });
}

/** Bundles functions of this repository into a folder of the test. */
export async function bundled(target: Target, ...functions: readonly (string | ReadyFunction)[]): Promise<BundleReport> {
  const all = await Promise.all(functions.map((each) => (typeof each === 'string' ? ready(each) : each)));
  return bundleFunctions(all, target, join(scratch(), 'out'));
}
