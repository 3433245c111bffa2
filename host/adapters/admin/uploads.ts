import { createHash } from 'node:crypto';
import { HOST_LIMITS, LimitError, SkerryError } from '../../base/index.ts';
import type { Catalog, ComponentFiles, FunctionRef } from '../../catalog/contract.ts';

/** Versions in which a component is looked for. */
const LOOKED_AT = 100;

export interface UploadState {
  readonly state: 'absent' | 'partial' | 'complete';
  readonly receivedBytes: number;
}

/**
 * Receives components, and knows who sent which. Files are shared by digest, and whoever knows a digest must not get at the
 * component of another tenant by it: a function has the components of which it sent every byte or that its versions name, and no
 * others, whatever the disk holds.
 */
export class Uploads {
  readonly #catalog: Catalog;
  readonly #files: ComponentFiles;
  readonly #mostBytes: number;
  /** By function and digest. */
  readonly #running = new Set<string>();
  /** Bytes that came since any upload of the tenant runs. */
  readonly #arrived = new Map<string, { bytes: number; uploads: number }>();

  /** @param mostBytes of what a tenant sent and no version of it names */
  constructor(catalog: Catalog, files: ComponentFiles, mostBytes: number) {
    this.#catalog = catalog;
    this.#files = files;
    this.#mostBytes = mostBytes;
  }

  async stateOf(of: FunctionRef, digest: string): Promise<UploadState> {
    if (await this.has(of, digest)) return { state: 'complete', receivedBytes: 0 };
    const receivedBytes = await this.#files.receivedOf(of, digest);
    return { state: receivedBytes > 0 ? 'partial' : 'absent', receivedBytes };
  }

  /** Whether the component is there, and the function may have it. */
  async has(of: FunctionRef, digest: string): Promise<boolean> {
    const isIts = (await this.#files.wasSent(of, digest)) || this.#isDeployed(of, digest);
    return isIts && this.#files.has(digest);
  }

  /**
   * @param from bytes that the sender leaves out at the front, because it sent them before
   * @throws SkerryError `UPLOAD_*`, `QUOTA_EXCEEDED`, `STORE_*`
   */
  async receive(of: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const key = `${of.tenant}/${of.function}/${digest}`;
    if (this.#running.has(key)) {
      throw new SkerryError('UPLOAD_IN_PROGRESS', 'This component is being uploaded already', { help: 'Try again when that is over.' });
    }
    this.#running.add(key);
    try {
      if (from === 0 && (await this.#files.has(digest))) await compare(chunks, digest);
      else await this.#keep(of, digest, from, chunks);
      await this.#files.noteSent(of, digest);
    } finally {
      this.#running.delete(key);
    }
  }

  async #keep(of: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { tenant } = of;
    const arrived = this.#arrived.get(tenant) ?? { bytes: 0, uploads: 0 };
    this.#arrived.set(tenant, arrived);
    arrived.uploads++;
    try {
      const before = arrived.bytes;
      const held = await this.#heldBy(tenant);
      const counted = async function* (this: Uploads): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of chunks) {
          // Those of uploads that run beside this one count as well.
          arrived.bytes += chunk.length;
          this.#checkQuota(tenant, held + arrived.bytes - before);
          yield chunk;
        }
      };
      this.#checkQuota(tenant, held + from);
      await this.#files.receive(of, digest, from, counted.call(this));
    } finally {
      arrived.uploads--;
      if (arrived.uploads === 0) this.#arrived.delete(tenant);
    }
  }

  /** Bytes of what the tenant sent and no version of it names; each component once. */
  async #heldBy(tenant: string): Promise<number> {
    const sent = await this.#files.sentBy(tenant);
    const parts = sent.filter(({ isWhole }) => !isWhole).reduce((sum, { bytes }) => sum + bytes, 0);
    const whole = new Map(sent.filter(({ isWhole }) => isWhole).map(({ digest, bytes }) => [digest, bytes]));
    const named = whole.size > 0 ? this.#catalog.digests(tenant) : new Set();
    return [...whole].reduce((sum, [digest, bytes]) => sum + (named.has(digest) ? 0 : bytes), parts);
  }

  #checkQuota(tenant: string, used: number): void {
    const most = this.#mostBytes;
    if (used <= most) return;
    throw new LimitError(
      'QUOTA_EXCEEDED',
      `With this upload, the tenant "${tenant}" would have ${used} bytes here that no version names, and may have ${most}`,
      'Deploy what was uploaded, wait for an hour until it is removed, or have the host started with a higher --max-upload-mib.',
      most,
      used,
    );
  }

  #isDeployed(of: FunctionRef, digest: string): boolean {
    return this.#catalog.versions(of, { limit: LOOKED_AT }).some((version) => version.digest === digest);
  }
}

/** What is there already is written nowhere. @throws SkerryError `UPLOAD_DIGEST_WRONG`, `UPLOAD_TOO_LARGE` */
async function compare(chunks: AsyncIterable<Uint8Array>, digest: string): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > HOST_LIMITS.componentBytes) throw tooLarge(bytes);
    hash.update(chunk);
  }
  const found = hash.digest('hex');
  if (found === digest) return;
  throw new SkerryError('UPLOAD_DIGEST_WRONG', `The bytes that were sent have the digest ${found}, not ${digest}`, {
    help: 'Send the component that the digest is of.',
  });
}

/**
 * Refuses what is too long before any of it is read.
 *
 * @param length the value of `content-length`
 * @throws SkerryError `UPLOAD_TOO_LARGE`
 */
export function checkUploadLength(length: string | undefined): void {
  if (Number(length ?? 0) > HOST_LIMITS.componentBytes) throw tooLarge(Number(length));
}

function tooLarge(used: number): SkerryError {
  const most = HOST_LIMITS.componentBytes;
  const message = `A component may have ${most} bytes at most`;
  return new LimitError('UPLOAD_TOO_LARGE', message, 'Build it without debug information.', most, used);
}
