import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import type { FunctionBuild } from './build.ts';

/** What a component was made from, kept beside it. */
export interface BuildRecord {
  readonly bytes: number;
  readonly inputs: readonly string[];
  readonly warnings: readonly string[];
  /** Digest of the options and the tools. */
  readonly recipe: string;
  /** Digest of the contents of all inputs. */
  readonly sources: string;
  /** Digest of the component. */
  readonly component: string;
}

type Fingerprint = Pick<BuildRecord, 'recipe' | 'sources' | 'component'>;

export function recordFile(componentFile: string): string {
  return componentFile.replace(/\.wasm$/, '.build.json');
}

export async function fingerprint(
  options: FunctionBuild,
  component: Uint8Array,
  inputs: readonly string[],
): Promise<Fingerprint> {
  return { recipe: recipe(options), sources: await digestFiles(inputs), component: digest(component) };
}

/** @returns undefined when there is no record, or none that can be understood */
export async function readRecord(componentFile: string): Promise<BuildRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(recordFile(componentFile), 'utf8')) as Partial<BuildRecord>;
    return Array.isArray(record.inputs) && Array.isArray(record.warnings) ? (record as BuildRecord) : undefined;
  } catch {
    return undefined;
  }
}

export async function isFresh(record: BuildRecord, componentFile: string, options: FunctionBuild): Promise<boolean> {
  if (record.recipe !== recipe(options)) return false;
  try {
    if (digest(await readFile(componentFile)) !== record.component) return false;
    return (await digestFiles(record.inputs)) === record.sources;
  } catch {
    // A file that is gone is a change.
    return false;
  }
}

/**
 * Names, options and tools: the same recipe on the same sources gives the same component. The folder is a part of it,
 * since a record names its inputs by their paths: a copy of a folder has to be built from the copy's sources.
 */
function recipe({ name, source, language, world, directory, optimize = true, runtime }: FunctionBuild): string {
  return digest(JSON.stringify({ name, source, language, world, directory, optimize, runtime, tools: toolsDigest() }));
}

let tools: string | undefined;

/** The SDK's own sources and the versions of the compilers that it pins. */
function toolsDigest(): string {
  if (tools !== undefined) return tools;
  const root = new URL('../', import.meta.url);
  const hash = createHash('sha256').update(readFileSync(new URL('package.json', root)));
  for (const folder of ['assemblyscript', 'javascript', 'componentize']) {
    for (const file of readdirSync(new URL(`${folder}/`, root), { recursive: true, withFileTypes: true })) {
      if (file.isFile() && !file.name.includes('.test.')) hash.update(readFileSync(`${file.parentPath}/${file.name}`));
    }
  }
  tools = hash.digest('hex');
  return tools;
}

async function digestFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const content of await Promise.all(files.toSorted().map((file) => readFile(file)))) {
    hash.update(createHash('sha256').update(content).digest());
  }
  return hash.digest('hex');
}

function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
