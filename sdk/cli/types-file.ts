import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Capability } from '@skerry/host/capabilities';
import { environmentTypes, environmentTypesFile } from '../environment/index.ts';
import { worldOf } from '../language/index.ts';
import type { FunctionFolder } from '../functions/discover.ts';

/** The types of what a TypeScript or JavaScript function is granted, and where they belong. */
export interface TypesFile {
  readonly file: string;
  readonly content: string;
}

/**
 * undefined for functions in other languages, whose libraries have their types.
 *
 * @param capabilities what can be granted; default: the capabilities of this host
 */
export function typesOf({ directory, manifest }: FunctionFolder, capabilities?: readonly Capability[]): TypesFile | undefined {
  const { origin } = manifest;
  if (origin.kind !== 'source' || origin.language === 'assemblyscript') return undefined;
  const content = environmentTypes(worldOf(manifest, capabilities), capabilities);
  return { file: environmentTypesFile(resolve(directory, origin.source)), content };
}

export function isCurrent({ file, content }: TypesFile): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') === content;
}

/** Writes the types anew where somebody has them and the manifest says something else now. */
export function keepTypes(folder: FunctionFolder): void {
  const types = typesOf(folder);
  if (types && existsSync(types.file) && !isCurrent(types)) writeFileSync(types.file, types.content);
}
