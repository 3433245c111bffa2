import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { WorldShape } from '../world.ts';
import { worldWit } from '../world.ts';
import { compiledSources } from './compiled.ts';
import type { TemplateParts } from './prepare.ts';

/**
 * Keeps what a template is made of on disk: it takes about two seconds to make and depends on nothing but the installed
 * packages and the world. It lies in `node_modules`, so it goes when the packages go.
 */

const COMPONENTIZE = new URL('../', import.meta.resolve('@bytecodealliance/componentize-js'));
const JCO = new URL('../', import.meta.resolve('@bytecodealliance/jco'));
const FORMAT = import.meta.resolve('@skerry/host/engine/format');
/** `node_modules/@bytecodealliance/componentize-js/` → `node_modules/.cache/skerry/` */
const FOLDER = new URL('../../.cache/skerry/', COMPONENTIZE);
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
const DIGEST_BYTES = 32;
/** Twice the number of worlds: what an update of the packages left behind goes in time. */
const KEPT = 16;

/** @param make runs when nothing usable is there; a folder that cannot be written costs time, nothing else */
export async function cached(world: WorldShape, make: () => Promise<TemplateParts>, folder: URL = FOLDER): Promise<TemplateParts> {
  const file = new URL(`${await keyOf(world)}.template`, folder);
  const found = await load(file);
  if (found !== undefined) return found;
  const parts = await make();
  await store(file, parts).catch(() => undefined);
  return parts;
}

async function keyOf(world: WorldShape): Promise<string> {
  const hash = createHash('sha256').update(worldWit(world));
  for (const file of MAKERS) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}

/** @returns undefined when the file is missing or not what was written */
async function load(file: URL): Promise<TemplateParts | undefined> {
  try {
    const content = await readFile(file);
    const body = content.subarray(DIGEST_BYTES);
    return digest(body).equals(content.subarray(0, DIGEST_BYTES)) ? (deserialize(body) as TemplateParts) : undefined;
  } catch {
    return undefined;
  }
}

/** Other processes see the whole file or none. */
async function store(file: URL, parts: TemplateParts): Promise<void> {
  const body = serialize(parts);
  const temporary = new URL(`${file.href}.${process.pid}`);
  await mkdir(new URL('.', file), { recursive: true });
  try {
    await writeFile(temporary, Buffer.concat([digest(body), body]));
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  await dropOldest(new URL('.', file));
}

async function dropOldest(folder: URL): Promise<void> {
  const files = (await readdir(folder)).map((name) => new URL(name, folder));
  const aged = await Promise.all(files.map(async (file) => ({ file, age: -(await stat(file)).mtimeMs })));
  const old = aged.sort((one, other) => one.age - other.age).slice(KEPT);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
