import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAsObserved, type Observed } from '../observations/index.ts';
import type { BuildResult } from '../language/index.ts';
import type { FunctionBuild } from './function-build.ts';
import { toolsDigest } from './tools.ts';

/** What a component was made from, kept beside it. */
export interface BuildRecord {
  readonly bytes: number;
  /** The files that were read. */
  readonly inputs: readonly string[];
  /** Everything that was looked at, those files included. */
  readonly observed: Observed;
  readonly warnings: readonly string[];
  /** Digest of the options and the tools. */
  readonly recipe: string;
  /** Digest of the component. */
  readonly component: string;
}

export function recordFile(componentFile: string): string {
  return componentFile.replace(/\.wasm$/, '.build.json');
}

export function describeBuild(options: FunctionBuild, { component, inputs, warnings }: BuildResult): BuildRecord {
  const { files, observed } = inputs;
  return { bytes: component.length, inputs: files, observed, warnings, recipe: recipe(options), component: digest(component) };
}

/** @returns undefined when there is no record, or none that can be understood */
export async function readRecord(componentFile: string): Promise<BuildRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(recordFile(componentFile), 'utf8')) as Partial<BuildRecord>;
    const isWhole = Array.isArray(record.inputs) && Array.isArray(record.warnings) && typeof record.observed === 'object';
    return isWhole ? (record as BuildRecord) : undefined;
  } catch {
    return undefined;
  }
}

export async function isFresh(record: BuildRecord, componentFile: string, options: FunctionBuild): Promise<boolean> {
  if (record.recipe !== recipe(options)) return false;
  try {
    if (digest(await readFile(componentFile)) !== record.component) return false;
  } catch {
    return false;
  }
  return isAsObserved(record.observed);
}

/**
 * Names, options and tools: the same recipe on the same sources gives the same component. The folder is a part of it,
 * since a record names its inputs by their paths: a copy of a folder has to be built from the copy's sources.
 */
function recipe({ name, source, language, world, directory, optimize = true, runtime, intl }: FunctionBuild): string {
  return digest(JSON.stringify({ name, source, language, world, directory, optimize, runtime, intl, tools: toolsDigest() }));
}

function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
