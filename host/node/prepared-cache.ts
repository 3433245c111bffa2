import { sha256 } from '../base/index.ts';
import { type AheadCache, type AheadOfTime, NotKept } from '../engine/index.ts';
import { type FileRange, fileRun, type MemoryImage, memoryRun, overlay, type Run } from '../engine/snapshot/index.ts';
import { engineVersion } from './engine-version.ts';
import { OpenFile } from './open-file.ts';
import { digestIn, pack, type Packed, unpack } from './pack.ts';
import { PreparedFiles } from './prepared-files.ts';

type Module = AheadOfTime['modules'][number];

/** An image that holds more than this is a base, or a delta to one. */
const SMALL_BYTES = 256 * 1024;

interface Header extends Omit<AheadOfTime, 'glue' | 'modules'> {
  readonly key: string;
  readonly modules: readonly ModuleHeader[];
}

interface ModuleHeader extends Omit<Module, 'code' | 'images' | 'lines'> {
  readonly images: readonly ImageHeader[];
  /** How many bytes there are, behind those of the images. */
  readonly lines?: number;
}

interface ImageHeader {
  readonly byteLength: number;
  /** Name of the file with the base; absent when the runs are all of it. */
  readonly base?: string;
  /** Offset and length of each run. Their bytes follow each other in the file. */
  readonly runs: readonly (readonly [offset: number, length: number])[];
}

/**
 * Keeps prepared components in a folder: for each a small file with where its state is and what of its memory differs from a
 * base, and once for all that share it, code, glue, and base. A file that is not what it was when it was written is not used,
 * and made again. Whoever can write to the folder can run code in the host.
 *
 * | File | Content |
 * |---|---|
 * | `DIGEST.code`, `DIGEST.glue` | a rewritten core module, generated text; the digest is theirs |
 * | `DIGEST-MEMORY-CONTENT.base` | what a memory of the code with this digest holds at first |
 * | `KEY-VERSION.function` | a component, as this version of the engine prepares it |
 */
export class PreparedCache implements AheadCache {
  readonly #files: PreparedFiles;
  /** Bases in use, by their file. */
  readonly #bases = new Map<string, WeakRef<MemoryImage>>();

  readonly #baseFiles = new WeakMap<MemoryImage, string>();

  /** @param mostBytes that the folder may hold; default: 4 GiB */
  constructor(folder: string, mostBytes?: number) {
    this.#files = new PreparedFiles(folder, mostBytes);
  }

  async load(key: string): Promise<AheadOfTime | undefined> {
    const name = functionFile(key);
    const content = await this.#files.read(name);
    const packed = content && (await unpack(content));
    const { key: itsKey, modules, ...header } = (packed?.header ?? {}) as Header;
    if (packed === undefined || itsKey !== key) return undefined;
    const needed = neededBy(packed.header as Header);
    for (const file of [name, ...needed]) if (!(await this.#files.touch(file))) return undefined;
    try {
      const reading = new Parts(packed, this.#files.path(name));
      const decoded: Module[] = [];
      for (const module of modules) decoded.push(await this.#decode(module, reading));
      return {
        ...header,
        glue: async () => (await this.#checked(`${header.glueDigest}.glue`, header.glueDigest)).toString(),
        modules: decoded,
      };
    } catch (cause) {
      if (cause instanceof NotKept) return undefined;
      throw cause;
    }
  }

  async #decode({ lines, images, ...module }: ModuleHeader, reading: Parts): Promise<Module> {
    const decoded: MemoryImage[] = [];
    for (const { byteLength, base, runs } of images) {
      const own = runs.map(([offset, length]) =>
        base === undefined ? memoryRun(offset, reading.copy(length)) : reading.run(offset, length),
      );
      decoded.push(base === undefined ? { byteLength, runs: own } : overlay(await this.#base(base), own, byteLength));
    }
    const code = async () => new Uint8Array(await this.#checked(`${module.digest}.code`, module.digest));
    return { ...module, code, images: decoded, ...(lines !== undefined && { lines: reading.copy(lines) }) };
  }

  async #checked(name: string, digest: string): Promise<Buffer> {
    const content = await this.#files.read(name);
    if (content !== undefined && (await sha256(content)) === digest) return content;
    await this.#files.remove(name);
    throw new NotKept(`${name} is not there, or damaged`);
  }

  async loadBase(code: string, memory: number): Promise<MemoryImage | undefined> {
    const prefix = `${code}-${memory}-`;
    const found = (await this.#files.names()).filter((name) => name.startsWith(prefix) && name.endsWith('.base')).toSorted()[0];
    return found === undefined ? undefined : this.#base(found).catch(() => undefined);
  }

  async #base(name: string): Promise<MemoryImage> {
    const known = this.#bases.get(name)?.deref();
    if (known) return known;
    const content = await this.#files.read(name);
    const packed = content && digestIn(content) === contentOf(name) ? await unpack(content) : undefined;
    if (packed === undefined) {
      await this.#files.remove(name);
      throw new NotKept(`${name} is not there, or damaged`);
    }
    const { byteLength, runs } = packed.header as ImageHeader;
    const reading = new Parts(packed, name);
    const image = { byteLength, runs: runs.map(([offset, length]) => memoryRun(offset, reading.copy(length))) };
    this.#bases.set(name, new WeakRef(image));
    this.#baseFiles.set(image, name);
    return image;
  }

  async store(key: string, ahead: AheadOfTime): Promise<void> {
    try {
      const parts: Uint8Array[] = [];
      const modules: ModuleHeader[] = [];
      for (const module of ahead.modules) modules.push(await this.#encode(module, parts));
      const header: Header = { ...ahead, key, modules };
      await this.#once(`${ahead.glueDigest}.glue`, async () => Buffer.from(await ahead.glue()));
      await this.#files.write(functionFile(key), await pack(header, parts));
      for (const file of neededBy(header)) await this.#files.touch(file);
      await this.#files.prune();
    } catch {
      // A full or read-only disk costs time at the next start, and memory until then, nothing else.
    }
  }

  async #encode({ code, images, lines, ...module }: Module, parts: Uint8Array[]): Promise<ModuleHeader> {
    await this.#once(`${module.digest}.code`, code);
    const encoded: ImageHeader[] = [];
    for (const [i, image] of images.entries()) {
      const isSmall = image.base === undefined && image.runs.reduce((sum, { length }) => sum + length, 0) <= SMALL_BYTES;
      const own = isSmall ? image.runs : (image.delta ?? []);
      parts.push(...own.map(({ bytes }) => bytes));
      const base = isSmall ? {} : { base: await this.#storeBase(`${module.digest}-${i}`, image.base ?? image) };
      encoded.push({ byteLength: image.byteLength, runs: own.map(({ offset, length }) => [offset, length] as const), ...base });
    }
    if (lines) parts.push(lines);
    return { ...module, images: encoded, ...(lines && { lines: lines.length }) };
  }

  async #storeBase(prefix: string, image: MemoryImage): Promise<string> {
    const known = this.#baseFiles.get(image);
    if (known !== undefined && (await this.#files.touch(known))) return known;
    const { byteLength, runs } = image;
    const header: ImageHeader = { byteLength, runs: runs.map(({ offset, length }) => [offset, length] as const) };
    const content = await pack(
      header,
      runs.map(({ bytes }) => bytes),
    );
    const name = `${prefix}-${digestIn(content)}.base`;
    await this.#once(name, async () => content);
    this.#baseFiles.set(image, name);
    return name;
  }

  async #once(name: string, content: () => Promise<Uint8Array>): Promise<void> {
    if (!(await this.#files.touch(name))) await this.#files.write(name, await content());
  }
}

const functionFile = (key: string): string => `${key}-${engineVersion()}.function`;

const contentOf = (base: string): string => base.slice(base.lastIndexOf('-') + 1, -'.base'.length);

function neededBy({ glueDigest, modules }: Header): string[] {
  const bases = modules.flatMap(({ images }) => images.flatMap(({ base }) => base ?? []));
  return [`${glueDigest}.glue`, ...modules.map(({ digest }) => `${digest}.code`), ...bases];
}

/** The bytes of a file, one part after the other. */
class Parts {
  readonly #packed: Packed;
  readonly #path: string;
  #file: OpenFile | undefined;
  #at = 0;

  constructor(packed: Packed, path: string) {
    this.#packed = packed;
    this.#path = path;
  }

  /** A copy, so that the rest of the file is not kept with it. */
  copy(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#packed.parts.subarray(this.#at, (this.#at += length)));
  }

  /** Stays in the file, which stays open. */
  run(offset: number, length: number): Run {
    const range: FileRange = { file: (this.#file ??= OpenFile.open(this.#path)), at: this.#packed.start + this.#at };
    this.#at += length;
    return fileRun(offset, length, range);
  }
}
