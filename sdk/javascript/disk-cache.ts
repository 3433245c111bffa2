import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';

const DIGEST_BYTES = 32;

/** Below `node_modules`, so it goes when the packages go. */
const ROOT = new URL('../../.cache/', new URL('../', import.meta.resolve('@bytecodealliance/componentize-js')));

export const cacheFolder = (name: string): URL => new URL(`${name}/`, ROOT);

/**
 * What takes long to make and depends on its key alone, on disk. A folder that cannot be read or written costs time, nothing else.
 *
 * @param kept how many there are at most; those written first go
 */
export async function cachedOnDisk<T>(folder: URL, name: string, kept: number, make: () => T | Promise<T>): Promise<T> {
  const file = new URL(name, folder);
  const found = await load(file);
  if (found !== undefined) return found.value as T;
  const value = await make();
  await store(file, value, kept).catch(() => undefined);
  return value;
}

/** @returns undefined when the file is missing or not what was written */
async function load(file: URL): Promise<{ value: unknown } | undefined> {
  try {
    const content = await readFile(file);
    const body = content.subarray(DIGEST_BYTES);
    return digest(body).equals(content.subarray(0, DIGEST_BYTES)) ? { value: deserialize(body) } : undefined;
  } catch {
    return undefined;
  }
}

/** Other processes see the whole file or none. */
async function store(file: URL, value: unknown, kept: number): Promise<void> {
  const body = serialize(value);
  const temporary = new URL(`${file.href}.${process.pid}`);
  await mkdir(new URL('.', file), { recursive: true });
  try {
    await writeFile(temporary, Buffer.concat([digest(body), body]));
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  await dropOldest(new URL('.', file), kept);
}

async function dropOldest(folder: URL, kept: number): Promise<void> {
  const files = (await readdir(folder)).map((name) => new URL(name, folder));
  const aged = await Promise.all(files.map(async (file) => ({ file, age: -(await stat(file)).mtimeMs })));
  const old = aged.sort((one, other) => one.age - other.age).slice(kept);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
