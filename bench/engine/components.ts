import { fileURLToPath } from 'node:url';
import { discover } from '../../sdk/cli/discover.ts';
import { readComponent, readyFunction } from '../../sdk/cli/functions.ts';

/** Builds the function in a folder, relative to the root of the repository. */
export async function built(folder: string): Promise<Uint8Array> {
  const [found] = discover(fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
  const { build, manifest } = await readyFunction(found!);
  return readComponent(build.file, manifest.name);
}

/** Languages, and the example in each that says hello under its own name. */
export const HELLO = [
  ['AssemblyScript', 'hello-assemblyscript'],
  ['TypeScript', 'hello-typescript'],
] as const;
