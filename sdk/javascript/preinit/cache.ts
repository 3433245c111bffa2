import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { cachedOnDisk, cacheFolder } from '../disk-cache.ts';
import type { WorldShape } from '../world.ts';
import { worldWit } from '../world.ts';
import { compiledSources } from './compiled.ts';
import type { TemplateParts } from './prepare.ts';

/**
 * Keeps what a template is made of on disk: it takes about two seconds to make and depends on nothing but the installed
 * packages and the world.
 */

const COMPONENTIZE = new URL('../', import.meta.resolve('@bytecodealliance/componentize-js'));
const JCO = new URL('../', import.meta.resolve('@bytecodealliance/jco'));
const FORMAT = import.meta.resolve('@skerry/host/engine/format');
const FOLDER = cacheFolder('skerry');
/** What decides how a template looks, besides the world. */
const MAKERS = [
  new URL('package.json', COMPONENTIZE),
  new URL('package.json', JCO),
  ...compiledSources(),
  ...['bindings', 'compiled', 'prepare', 'random-import', 'read-size', 'snapshot'].map(
    (name) => new URL(`./${name}${extname(import.meta.url)}`, import.meta.url),
  ),
  ...['reader', 'sections', 'writer'].map((name) => new URL(`./${name}${extname(FORMAT)}`, FORMAT)),
];
/** Twice the number of worlds: what an update of the packages left behind goes in time. */
const KEPT = 16;

/** @param make runs when nothing usable is there; a folder that cannot be written costs time, nothing else */
export async function cached(world: WorldShape, make: () => Promise<TemplateParts>, folder: URL = FOLDER): Promise<TemplateParts> {
  return cachedOnDisk(folder, `${await keyOf(world)}.template`, KEPT, make);
}

async function keyOf(world: WorldShape): Promise<string> {
  const hash = createHash('sha256').update(worldWit(world));
  for (const file of MAKERS) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}
