import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AheadCache, AheadOfTime } from '../engine/index.ts';

/** Components that are kept; the ones that were made longest ago go first. */
const MAX_ENTRIES = 128;

const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;

type Module = AheadOfTime['modules'][number];

/** All of it but bytes: these follow in the order in which the header names them, each as its length. */
interface Header extends Omit<AheadOfTime, 'glue' | 'modules'> {
  readonly glue: number;
  readonly modules: readonly ModuleHeader[];
}

interface ModuleHeader extends Omit<Module, 'bytes' | 'images' | 'lines'> {
  readonly bytes: number;
  readonly images: readonly {
    readonly byteLength: number;
    readonly runs: readonly { readonly offset: number; readonly bytes: number }[];
  }[];
  readonly lines?: number;
}

/**
 * Keeps prepared components in a folder, a file each: digest, length of the header, header, glue, modules. A file that
 * is not what it was when it was written is not used. Whoever can write to the folder can run code in the host.
 */
export class PreparedCache implements AheadCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(key: string): Promise<AheadOfTime | undefined> {
    try {
      return decode(await readFile(this.#file(key)));
    } catch {
      return undefined;
    }
  }

  async store(key: string, ahead: AheadOfTime): Promise<void> {
    const file = this.#file(key);
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, encode(ahead), { mode: 0o600 });
      await rename(draft, file);
      await this.#prune();
    } catch {
      // A full or read-only disk costs time at the next start, nothing else.
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  #file(key: string): string {
    return join(this.#folder, `${key}-${engineVersion()}.skerry`);
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.skerry'));
    if (names.length <= MAX_ENTRIES) return;
    const files = await Promise.all(names.map(async (name) => ({ name, made: (await stat(join(this.#folder, name))).mtimeMs })));
    const oldest = files.toSorted((a, b) => a.made - b.made).slice(0, names.length - MAX_ENTRIES);
    for (const { name } of oldest) await rm(join(this.#folder, name), { force: true });
  }
}

function encode(ahead: AheadOfTime): Buffer {
  const parts: Uint8Array[] = [];
  const put = (bytes: Uint8Array): number => {
    parts.push(bytes);
    return bytes.length;
  };
  const header: Header = {
    ...ahead,
    glue: put(Buffer.from(ahead.glue)),
    modules: ahead.modules.map((module) => encodeModule(module, put)),
  };
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  const content = Buffer.concat([length, head, ...parts]);
  return Buffer.concat([digest(content), content]);
}

function encodeModule({ lines, ...module }: Module, put: (bytes: Uint8Array) => number): ModuleHeader {
  const bytes = put(module.bytes);
  const images = module.images.map(({ byteLength, runs }) => ({
    byteLength,
    runs: runs.map((run) => ({ offset: run.offset, bytes: put(run.bytes) })),
  }));
  return { ...module, bytes, images, ...(lines && { lines: put(lines) }) };
}

/** @returns undefined when the file is not whole */
function decode(file: Buffer): AheadOfTime | undefined {
  const content = file.subarray(DIGEST_BYTES);
  if (!digest(content).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  let at = LENGTH_BYTES + content.readUInt32LE(0);
  const header = JSON.parse(content.toString('utf8', LENGTH_BYTES, at)) as Header;
  const take = (length: number): Uint8Array<ArrayBuffer> => content.subarray(at, (at += length)) as unknown as Uint8Array<ArrayBuffer>;
  const glue = Buffer.from(take(header.glue)).toString();
  return { ...header, glue, modules: header.modules.map((module) => decodeModule(module, take)) };
}

/** What is kept after compiling is copied, so that the rest of the file is not kept with it. */
function decodeModule({ lines, ...module }: ModuleHeader, take: (length: number) => Uint8Array<ArrayBuffer>): Module {
  const bytes = take(module.bytes);
  const images = module.images.map(({ byteLength, runs }) => ({
    byteLength,
    runs: runs.map((run) => ({ offset: run.offset, bytes: new Uint8Array(take(run.bytes)) })),
  }));
  return { ...module, bytes, images, ...(lines !== undefined && { lines: new Uint8Array(take(lines)) }) };
}

function digest(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

/** Neither tests nor what an installed package has beside its code: declarations and maps. */
const IS_CODE = /(?<!\.test|\.d)\.[jt]s$/;

let version: string | undefined;

/** The engine's own sources: another version of them may make other code of the same component. */
function engineVersion(): string {
  if (version !== undefined) return version;
  const hash = createHash('sha256').update(process.versions.v8);
  const folders = ['../base', '../engine'].map((path) => new URL(path, import.meta.url));
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && IS_CODE.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) hash.update(readFileSync(file));
  version = hash.digest('hex').slice(0, 16);
  return version;
}
