import { createHash, randomUUID } from 'node:crypto';
import { open, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import type { ComponentFiles, FunctionRef, Sent } from '../contract.ts';
import { checkDigest, checkFunction, checkTenant, invalid } from '../names.ts';
import { collect } from './collect.ts';
import { entriesOf, type Part, partName, partsOf, sentName, statOf, wholeName } from './folder.ts';
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
    return touched(this.#file(digest));
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

  async receive(by: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const file = this.#file(digest);
    checkRef(by);
    if (!Number.isSafeInteger(from) || from < 0) throw invalid('The offset of the upload', from, 'a whole number from 0 on');
    const source = from === 0 ? undefined : await this.#partWith(by, digest, from);
    const part = join(this.#folder, partName(by, digest, randomUUID()));
    const upload = await this.#start(part);
    try {
      if (source !== undefined) await upload.copy(source.file, from);
      for await (const chunk of chunks) await upload.write(chunk);
      await this.#finish(upload, { digest, file, part, source: source?.file });
    } catch (error) {
      await upload.close();
      if (!isWorthKeeping(error)) await rm(part, { force: true });
      // What it went on with is in it.
      else if (source !== undefined && upload.bytes >= source.size) await rm(source.file, { force: true });
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

  async receivedOf(by: FunctionRef, digest: string): Promise<number> {
    checkDigest(digest);
    checkRef(by);
    const parts = await partsOf(this.#folder, by, digest);
    return Math.max(0, ...parts.map(({ size }) => size));
  }

  async noteSent(by: FunctionRef, digest: string): Promise<void> {
    const file = this.#sentFile(by, digest);
    try {
      await writeFile(file, '', { mode: 0o600 });
    } catch (error) {
      throw failure(file, error);
    }
  }

  async wasSent(by: FunctionRef, digest: string): Promise<boolean> {
    return touched(this.#sentFile(by, digest));
  }

  async sentBy(tenant: string): Promise<readonly Sent[]> {
    checkTenant(tenant);
    const entries = (await entriesOf(this.#folder)).filter(({ by }) => by?.tenant === tenant);
    return Promise.all(
      entries.map(async ({ file, digest, kind }) => {
        const isWhole = kind === 'sent';
        const found = await statOf(isWhole ? this.#file(digest) : file);
        return { digest, isWhole, bytes: found?.size ?? 0 };
      }),
    );
  }

  async #partWith(by: FunctionRef, digest: string, from: number): Promise<Part> {
    const parts = await partsOf(this.#folder, by, digest);
    const found = parts.find(({ size }) => size >= from);
    if (found !== undefined) return found;
    const most = Math.max(0, ...parts.map(({ size }) => size));
    throw new SkerryError('UPLOAD_OFFSET_WRONG', `The upload of ${digest} is to go on at byte ${from}; ${most} bytes were received`, {
      help: 'Ask how many were received, and go on there.',
    });
  }

  collect(kept: ReadonlySet<string>): Promise<readonly string[]> {
    return collect(this.#folder, kept, this.#graceMs);
  }

  #sentFile(by: FunctionRef, digest: string): string {
    checkDigest(digest);
    checkRef(by);
    return join(this.#folder, sentName(by, digest));
  }

  #file(digest: string): string {
    checkDigest(digest);
    return join(this.#folder, wholeName(digest));
  }
}

function checkRef(by: FunctionRef): void {
  checkTenant(by.tenant);
  checkFunction(by.function);
}

/** Whether a file is there; it stays for a while from now on. */
async function touched(file: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(file, now, now);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
  }
  // On a file system that is read-only nothing is collected either.
  return (await statOf(file)) !== undefined;
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
