import { createHash, randomUUID } from 'node:crypto';
import { open, mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import type { ComponentFiles } from '../contract.ts';
import { checkDigest, invalid } from '../names.ts';
import { collect } from './collect.ts';
import { partName, partsOf, wholeName } from './folder.ts';
import { failure, isMissing } from './failure.ts';
import { Upload } from './upload.ts';

export interface ComponentFilesOptions {
  /** It is created when it does not exist. */
  readonly folder: string;
  /** The largest component, in bytes. Default: what the engine takes. */
  readonly maxBytes?: number;
  /** How long a component stays that no version names, and an upload that was cut off, in milliseconds. Default: an hour. */
  readonly graceMs?: number;
}

const GRACE_MS = 60 * 60 * 1000;

/**
 * Components in a folder: `DIGEST.wasm` each. Several processes may use one folder at once.
 *
 * Nobody shares a file that is written: each upload has a file of its own, goes on with a copy of what another one left, and gets
 * the name of the component once it is whole and on disk. So there is nothing to lock, and nothing to repair after a crash.
 */
export function componentFiles(options: ComponentFilesOptions): ComponentFiles {
  return new FolderOfComponents(options);
}

class FolderOfComponents implements ComponentFiles {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #graceMs: number;

  constructor({ folder, maxBytes = HOST_LIMITS.componentBytes, graceMs = GRACE_MS }: ComponentFilesOptions) {
    this.#folder = resolve(folder);
    this.#maxBytes = maxBytes;
    this.#graceMs = graceMs;
  }

  async has(digest: string): Promise<boolean> {
    const file = this.#file(digest);
    const now = new Date();
    try {
      await utimes(file, now, now);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
    }
    // On a file system that is read-only nothing is collected either.
    return stat(file).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw failure(file, error);
      },
    );
  }

  async read(digest: string): Promise<Uint8Array> {
    const file = this.#file(digest);
    try {
      const { size } = await stat(file);
      if (size > this.#maxBytes) throw damaged(file, `it has ${size} bytes; the limit is ${this.#maxBytes}`);
      const bytes = await readFile(file);
      const found = createHash('sha256').update(bytes).digest('hex');
      if (found !== digest) throw damaged(file, `its bytes have the digest ${found}`);
      return bytes;
    } catch (error) {
      if (isMissing(error)) throw missing(file);
      throw failure(file, error);
    }
  }

  async receive(digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const file = this.#file(digest);
    if (!Number.isSafeInteger(from) || from < 0) throw invalid('The offset of the upload', from, 'a whole number from 0 on');
    const source = from === 0 ? undefined : await this.#partWith(digest, from);
    const part = join(this.#folder, partName(digest, randomUUID()));
    const upload = await this.#start(part);
    try {
      if (source !== undefined) await upload.copy(source, from);
      for await (const chunk of chunks) await upload.write(chunk);
      await this.#finish(upload, { digest, file, part, source });
    } catch (error) {
      await upload.close();
      if (!isWorthKeeping(error)) await rm(part, { force: true });
      throw error;
    }
  }

  async #start(part: string): Promise<Upload> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return new Upload(await open(part, 'wx+', 0o600), part, this.#maxBytes);
    } catch (error) {
      throw failure(part, error);
    }
  }

  /** @param of the names of what was received, of what becomes of it, and of what it went on with */
  async #finish(
    upload: Upload,
    {
      digest,
      file,
      part,
      source,
    }: { readonly digest: string; readonly file: string; readonly part: string; readonly source: string | undefined },
  ): Promise<void> {
    const found = upload.digest();
    if (found !== digest) {
      // What it went on with may be what is wrong.
      if (source !== undefined) await rm(source, { force: true });
      throw wrongDigest(digest, found, upload.bytes);
    }
    try {
      await upload.sync();
      await upload.close();
      await rename(part, file);
      await syncFolder(this.#folder);
      if (source !== undefined) await rm(source, { force: true });
    } catch (error) {
      throw failure(file, error);
    }
  }

  async receivedOf(digest: string): Promise<number> {
    checkDigest(digest);
    const parts = await partsOf(this.#folder, digest);
    return Math.max(0, ...parts.map(({ size }) => size));
  }

  async #partWith(digest: string, from: number): Promise<string> {
    const parts = await partsOf(this.#folder, digest);
    const found = parts.find(({ size }) => size >= from);
    if (found !== undefined) return found.file;
    const most = Math.max(0, ...parts.map(({ size }) => size));
    throw new SkerryError('UPLOAD_OFFSET_WRONG', `The upload of ${digest} is to go on at byte ${from}; ${most} bytes were received`, {
      help: 'Ask how many were received, and go on there.',
    });
  }

  collect(kept: ReadonlySet<string>): Promise<readonly string[]> {
    return collect(this.#folder, kept, this.#graceMs);
  }

  #file(digest: string): string {
    checkDigest(digest);
    return join(this.#folder, wholeName(digest));
  }
}

/** What a client sent that went away is gone on with; what cannot become a component is not. */
const isWorthKeeping = (error: unknown): boolean => !SkerryError.is(error);

function missing(file: string): SkerryError {
  return new SkerryError('COMPONENT_DAMAGED', `The component ${file} is not there`, {
    help: 'Deploy the function again, or restore the file from a backup.',
    where: file,
  });
}

function damaged(file: string, detail: string): SkerryError {
  return new SkerryError('COMPONENT_DAMAGED', `The component ${file} is damaged: ${detail}`, {
    help: 'Delete the file and deploy the function again, or restore it from a backup.',
    where: file,
  });
}

function wrongDigest(digest: string, found: string, bytes: number): SkerryError {
  return new SkerryError('UPLOAD_DIGEST_WRONG', `The upload of ${digest} has ${bytes} bytes, and their digest is ${found}`, {
    help: 'Upload it again from its first byte.',
  });
}

/** A new name in a folder is durable only once the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
