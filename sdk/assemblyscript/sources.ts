import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Observations } from '../observations/index.ts';
import { standardLibrary } from './standard-library.ts';

/** The specifier of the guest library, answered from `@skerry/guest` wherever the function's folder is. */
const GUEST_PACKAGE = '@skerry/guest';

const LIBRARY_PREFIX = '~lib/';
const GUEST_DIRECTORY = fileURLToPath(new URL('assembly/', import.meta.resolve('@skerry/guest/package.json')));

export interface SourceFile {
  /** As the compiler names it: relative to the function's folder or below `~lib/`, never absolute. */
  readonly path: string;
  readonly text: string;
}

/** `assembly/index.ts` for `/home/me/hello/assembly/index.ts`; the same on every machine. */
export function logicalPath(directory: string, file: string): string {
  return relative(directory, file).split(sep).join('/');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Finds what a source imports, and remembers where each file came from. The order is the one AssemblyScript's own
 * command has: standard library, guest library, `node_modules` upwards from the importing file.
 */
export class Sources {
  readonly #directory: string;
  readonly #inputs: Observations;
  readonly #library: Readonly<Record<string, string>>;
  readonly #generated: ReadonlyMap<string, string>;
  /** Absolute path by logical path, for every file that was read. */
  readonly #files = new Map<string, string>();

  /**
   * @param inputs gets to know each file that is read, and each place where a module was looked for
   * @param library AssemblyScript's own, text by name
   * @param generated text by logical path of what is on no disk
   */
  constructor(
    directory: string,
    inputs = new Observations(),
    library = standardLibrary,
    generated: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#directory = directory;
    this.#inputs = inputs;
    this.#library = library;
    this.#generated = generated;
  }

  /** Absolute path of a file that was read; the standard library has none. */
  absolutePath(logical: string): string | undefined {
    return this.#files.get(logical);
  }

  /** @param internalPath what the compiler asks for, without an extension */
  find(internalPath: string, importedFrom: string | null): SourceFile | undefined {
    if (internalPath.startsWith(LIBRARY_PREFIX)) {
      return this.#findInLibraries(internalPath.slice(LIBRARY_PREFIX.length), importedFrom);
    }
    const text = this.#generated.get(`${internalPath}.ts`);
    if (text !== undefined) return { path: `${internalPath}.ts`, text };
    return this.#read(internalPath, resolve(this.#directory, internalPath));
  }

  #findInLibraries(name: string, importedFrom: string | null): SourceFile | undefined {
    for (const candidate of [name, `${name}/index`]) {
      const text = this.#library[candidate];
      if (text !== undefined) return { path: `${LIBRARY_PREFIX}${candidate}.ts`, text };
    }
    const [, packageName = name, rest = 'index'] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
    const logical = `${LIBRARY_PREFIX}${packageName}/${rest}`;
    if (packageName === GUEST_PACKAGE) return this.#read(logical, join(GUEST_DIRECTORY, rest));
    for (const folder of this.#packageFolders(importedFrom)) {
      const found = this.#read(logical, join(folder, packageName, rest));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #read(logical: string, absolute: string): SourceFile | undefined {
    for (const suffix of ['.ts', '/index.ts']) {
      if (this.#inputs.content(absolute + suffix) !== 'file') continue;
      const text = readText(absolute + suffix);
      if (text === undefined) continue;
      this.#files.set(logical + suffix, absolute + suffix);
      return { path: logical + suffix, text };
    }
    return undefined;
  }

  /** Every `node_modules` from the importing file's folder up to the root. */
  *#packageFolders(importedFrom: string | null): Generator<string> {
    const importer = importedFrom === null ? undefined : this.#files.get(`${importedFrom}.ts`);
    let folder = importer === undefined ? this.#directory : dirname(importer);
    for (;;) {
      yield join(folder, 'node_modules');
      const parent = dirname(folder);
      if (parent === folder) return;
      folder = parent;
    }
  }
}
