import { fileURLToPath } from 'node:url';
import { discover } from '../../sdk/functions/discover.ts';
import { readComponent, readyFunction } from '../../sdk/functions/index.ts';

/** Builds the function in a folder, named from the root of the repository, unless that was done before. */
export async function built(folder: string): Promise<Uint8Array> {
  const [found] = discover(fileURLToPath(new URL(`../../${folder}`, import.meta.url)));
  const { build, manifest } = await readyFunction(found!);
  return readComponent(build.file, manifest.name);
}
