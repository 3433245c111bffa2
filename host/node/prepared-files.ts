import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the folder may hold: some thousand functions of a toolchain whose code they share. */
const MOST_BYTES = 4 * 1024 * 1024 * 1024;
/** What nobody has used for so long goes, whatever else there is. */
const MOST_DAYS = 30;

/** How often the folder is looked through while it fills up. */
const LOOKS_PER_BUDGET = 16;

const MS_PER_DAY = 86_400_000;
const EXTENSION = /\.(?:code|glue|base|description|function)$/;

/**
 * A folder with files that are written once and never changed. The ones that were used longest ago go first, when it holds too
 * much. Whoever uses a file that needs others touches those after it, so they never go before it.
 */
export class PreparedFiles {
  readonly folder: string;
  readonly #mostBytes: number;
  /** Bytes written since the folder was last looked through. */
  #written = Infinity;

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.folder = folder;
    this.#mostBytes = mostBytes;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** @returns undefined when it cannot be read */
  async read(name: string): Promise<Buffer<ArrayBuffer> | undefined> {
    return readFile(this.path(name)).catch(() => undefined);
  }

  async names(): Promise<string[]> {
    return readdir(this.folder).catch(() => []);
  }

  /** Whether it is there; then it counts as used now. */
  async touch(name: string): Promise<boolean> {
    const now = new Date();
    try {
      await utimes(this.path(name), now, now);
      return true;
    } catch {
      // On a read-only disk a file can be used, and not be touched.
      return stat(this.path(name)).then(
        () => true,
        () => false,
      );
    }
  }

  /** Counts them as used now, one after the other. What is not there is not missed. */
  async touchAll(names: readonly string[]): Promise<void> {
    for (const name of names) await this.touch(name);
  }

  /** All of it or nothing of it is there afterwards. */
  async write(name: string, content: Uint8Array): Promise<void> {
    const draft = `${this.path(name)}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, content, { mode: 0o600 });
      await rename(draft, this.path(name));
      this.#written += content.length;
    } catch (cause) {
      await rm(draft, { force: true }).catch(() => {});
      throw cause;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true }).catch(() => {});
  }

  /** Looks through the folder, when it may have grown by much. */
  async prune(): Promise<void> {
    if (this.#written < this.#mostBytes / LOOKS_PER_BUDGET) return;
    this.#written = 0;
    const names = (await this.names()).filter((name) => EXTENSION.test(name));
    const files = await Promise.all(names.map((name) => this.#size(name)));
    const oldest = Date.now() - MOST_DAYS * MS_PER_DAY;
    let bytes = 0;
    for (const { name, size, used } of files.toSorted((a, b) => b.used - a.used)) {
      bytes += size;
      if (bytes > this.#mostBytes || used < oldest) await this.remove(name);
    }
  }

  async #size(name: string): Promise<{ readonly name: string; readonly size: number; readonly used: number }> {
    const found = await stat(this.path(name)).catch(() => undefined);
    return { name, size: found?.size ?? 0, used: found?.mtimeMs ?? Infinity };
  }
}
