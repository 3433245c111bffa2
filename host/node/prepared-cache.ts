import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AheadCache, AheadOfTime } from '../engine/index.ts';

/** Components that are kept; the ones that were made longest ago go first. */
const MAX_ENTRIES = 128;

const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;

interface Header {
  readonly glueBytes: number;
  readonly memories: number;
  readonly limits: AheadOfTime['limits'];
  readonly modules: readonly { readonly byteLength: number; readonly offset: number; readonly layout: object }[];
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

function encode({ glue, modules, memories, limits }: AheadOfTime): Buffer {
  const text = Buffer.from(glue);
  const header: Header = {
    glueBytes: text.length,
    memories,
    limits,
    modules: modules.map(({ bytes, offset, layout }) => ({ byteLength: bytes.length, offset, layout })),
  };
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  const content = Buffer.concat([length, head, text, ...modules.map(({ bytes }) => bytes)]);
  return Buffer.concat([digest(content), content]);
}

/** @returns undefined when the file is not whole */
function decode(file: Buffer): AheadOfTime | undefined {
  const content = file.subarray(DIGEST_BYTES);
  if (!digest(content).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  let at = LENGTH_BYTES + content.readUInt32LE(0);
  const header = JSON.parse(content.toString('utf8', LENGTH_BYTES, at)) as Header;
  const glue = content.toString('utf8', at, (at += header.glueBytes));
  const modules = header.modules.map(({ byteLength, offset, layout }) => {
    const bytes = content.subarray(at, (at += byteLength)) as unknown as Uint8Array<ArrayBuffer>;
    return { bytes, offset, layout } as AheadOfTime['modules'][number];
  });
  return { glue, modules, memories: header.memories, limits: header.limits };
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
