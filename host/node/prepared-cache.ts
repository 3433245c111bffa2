import { digestOf } from './digest.ts';
import { type AheadCache, type AheadOfTime, type CacheKey, type ComponentDescription, NotKept } from '../engine/index.ts';
import { type FileRange, fileRun, type MemoryImage, memoryRun, overlay, type Run } from '../engine/snapshot/index.ts';
import { engineVersion } from './engine-version.ts';
import { OpenFile } from './open-file.ts';
import { digestIn, pack, type Packed, unpack } from './pack.ts';
import { PreparedFiles } from './prepared-files.ts';

type Module = AheadOfTime['modules'][number];

/** An image that holds more than this is a base, or a delta to one. */
const SMALL_BYTES = 256 * 1024;

interface Header extends Omit<AheadOfTime, 'glue' | 'modules'> {
  readonly key: CacheKey;
  readonly modules: readonly ModuleHeader[];
}

interface ModuleHeader extends Omit<Module, 'code' | 'compiled' | 'images' | 'lines'> {
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
 * | `COMPONENT-VERSION.description` | what a component imports and exports |
 * | `COMPONENT-RECIPE-VERSION.function` | a component, as this version of the engine prepares it |
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

  async describe(component: string): Promise<ComponentDescription | undefined> {
    const name = descriptionFile(component);
    const content = await this.#files.read(name);
    if (content === undefined) return undefined;
    const { component: its, description } = ((await unpack(content))?.header ?? {}) as Partial<Described>;
    if (its === component) return description;
    await this.#files.remove(name);
    return undefined;
  }

  async #keepDescription(component: string, description: ComponentDescription): Promise<void> {
    const described: Described = { component, description };
    await this.#once(descriptionFile(component), () => pack(described, []));
  }

  async load(key: CacheKey): Promise<AheadOfTime | undefined> {
    const name = functionFile(key);
    const content = await this.#files.read(name);
    const packed = content && (await unpack(content));
    const { key: itsKey, modules, ...header } = (packed?.header ?? {}) as Header;
    if (packed === undefined || !isEqual(itsKey, key)) return undefined;
    const needed = neededBy(packed.header as Header);
    void this.#files.touchAll([name, ...needed]);
    // A damaged one was removed.
    void this.#keepDescription(key.component, header.description).catch(() => {});
    try {
      const reading = new Parts(packed, this.#files.path(name));
      const decoded = await Promise.all(modules.map((module) => this.#decode(module, reading)));
      return {
        ...header,
        glue: async () => Buffer.from(await this.#checked(`${header.glueDigest}.glue`, header.glueDigest)).toString(),
        modules: decoded,
      };
    } catch (cause) {
      if (cause instanceof NotKept) return undefined;
      throw cause;
    }
  }

  /** Takes its part of the file at once, and waits afterwards. */
  async #decode({ lines, images, ...module }: ModuleHeader, reading: Parts): Promise<Module> {
    const own = images.map(({ base, runs }) =>
      runs.map(([offset, length]) => (base === undefined ? memoryRun(offset, reading.copy(length)) : reading.run(offset, length))),
    );
    const ownLines = lines === undefined ? {} : { lines: reading.copy(lines) };
    const whole = images.map(async ({ byteLength, base }, i) =>
      base === undefined ? { byteLength, runs: own[i]! } : overlay(await this.#base(base), own[i]!, byteLength),
    );
    const code = () => this.#checked(`${module.digest}.code`, module.digest);
    return { ...module, code, images: await Promise.all(whole), ...ownLines };
  }

  async #checked(name: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
    const content = await this.#files.read(name);
    if (content !== undefined && (await digestOf(content)) === digest) return content;
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

  async store(key: CacheKey, ahead: AheadOfTime): Promise<void> {
    try {
      const parts: Uint8Array[] = [];
      const modules: ModuleHeader[] = [];
      for (const module of ahead.modules) modules.push(await this.#encode(module, parts));
      const header: Header = { ...ahead, key, modules };
      await this.#once(`${ahead.glueDigest}.glue`, async () => Buffer.from(await ahead.glue()));
      await this.#files.write(functionFile(key), await pack(header, parts));
      await this.#keepDescription(key.component, ahead.description);
      await this.#files.touchAll(neededBy(header));
      await this.#files.prune();
    } catch {
      // A full or read-only disk costs time at the next start, and memory until then, nothing else.
    }
  }

  async #encode({ code, digest, layout, offset, dataKept, images, lines }: Module, parts: Uint8Array[]): Promise<ModuleHeader> {
    await this.#once(`${digest}.code`, code);
    const encoded: ImageHeader[] = [];
    for (const [i, image] of images.entries()) {
      const isSmall = image.base === undefined && image.runs.reduce((sum, { length }) => sum + length, 0) <= SMALL_BYTES;
      const own = isSmall ? image.runs : (image.delta ?? []);
      parts.push(...own.map(({ bytes }) => bytes));
      const base = isSmall ? {} : { base: await this.#storeBase(`${digest}-${i}`, image.base ?? image) };
      encoded.push({ byteLength: image.byteLength, runs: own.map(({ offset, length }) => [offset, length] as const), ...base });
    }
    if (lines) parts.push(lines);
    return { digest, layout, offset, dataKept, images: encoded, ...(lines && { lines: lines.length }) };
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

/** What is in a `.description`. */
interface Described {
  readonly component: string;
  readonly description: ComponentDescription;
}

const functionFile = ({ component, recipe }: CacheKey): string => `${component}-${recipe}-${engineVersion()}.function`;
const descriptionFile = (component: string): string => `${component}-${engineVersion()}.description`;

const isEqual = (one: CacheKey, other: CacheKey): boolean => one.component === other.component && one.recipe === other.recipe;

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
