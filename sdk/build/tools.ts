import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folderOf = (door: string): string => fileURLToPath(new URL('.', import.meta.resolve(door)));

/**
 * What makes a component, besides the author's sources: absolute paths of folders. The languages import nothing of
 * Skerry that is not in one of them; `test/house/tools.test.ts` walks their imports.
 */
export const TOOL_FOLDERS: readonly string[] = [
  ...['language', 'observations', 'assemblyscript', 'environment', 'javascript', 'componentize', 'modules', 'bindgen', 'wit', 'compose'].map((name) =>
    here(`../${name}/`),
  ),
  ...['base', 'capabilities', 'engine/format', 'engine/binary', 'engine/types', 'engine/plan'].map((name) => folderOf(`@skerry/host/${name}`)),
  folderOf('@skerry/guest/package.json'),
];

/** Tests, and what an installed package has beside its code. */
const NO_TOOL = /\.test\.|\.map$/;

let digest: string | undefined;

/** Digest of the tools: of those folders, and of the versions of the compilers that the SDK pins. */
export function toolsDigest(): string {
  digest ??= computed();
  return digest;
}

function computed(): string {
  // Languages and time zones of functions come from this Node.js.
  const { icu, tz, cldr } = process.versions;
  const hash = createHash('sha256').update(readFileSync(here('../package.json'))).update(JSON.stringify([icu, tz, cldr]));
  for (const folder of TOOL_FOLDERS) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile() && !NO_TOOL.test(file.name)) hash.update(readFileSync(`${file.parentPath}/${file.name}`));
    }
  }
  return hash.digest('hex');
}
