import { createHash } from 'node:crypto';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import type { Catalog, ComponentFiles, FunctionRef } from '../../catalog/contract.ts';
import { LimitError } from './problem.ts';

/** Of uploads that were finished and are not deployed yet, and of those that were cut off. */
const REMEMBERED = 10_000;
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
  /** By function and digest, as the rest. */
  readonly #complete = new Map<string, true>();
  readonly #partial = new Map<string, Received>();
  readonly #running = new Set<string>();

  constructor(catalog: Catalog, files: ComponentFiles) {
    this.#catalog = catalog;
    this.#files = files;
  }

  async stateOf(of: FunctionRef, digest: string): Promise<UploadState> {
    if (await this.has(of, digest)) return { state: 'complete', receivedBytes: 0 };
    const receivedBytes = await this.#receivedOf(keyOf(of, digest), digest);
    return { state: receivedBytes > 0 ? 'partial' : 'absent', receivedBytes };
  }

  /** Whether the component is there, and the function may have it. */
  async has(of: FunctionRef, digest: string): Promise<boolean> {
    const isIts = this.#complete.has(keyOf(of, digest)) || this.#isDeployed(of, digest);
    return isIts && this.#files.has(digest);
  }

  /**
   * @param from bytes that the sender leaves out at the front, because it sent them before
   * @throws SkerryError `UPLOAD_*`, `STORE_*`
   */
  async receive(of: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const key = keyOf(of, digest);
    if (this.#running.has(key)) {
      throw new SkerryError('UPLOAD_IN_PROGRESS', 'This component is being uploaded already', { help: 'Try again when that is over.' });
    }
    this.#running.add(key);
    try {
      const received = await this.#begin(key, digest, from);
      const sent = received.pass(chunks);
      if (from === 0 && (await this.#files.has(digest))) await drain(sent);
      else await this.#files.receive(digest, from, sent);
      received.check(digest);
      remember(this.#complete, key, true);
      this.#partial.delete(key);
    } catch (error) {
      // Nothing can be made of these bytes, whatever follows them.
      if (SkerryError.is(error) && error.code === 'UPLOAD_DIGEST_WRONG') this.#partial.delete(key);
      throw error;
    } finally {
      this.#running.delete(key);
    }
  }

  async #begin(key: string, digest: string, from: number): Promise<Received> {
    const most = from === 0 ? 0 : await this.#receivedOf(key, digest);
    if (from !== most) {
      throw new SkerryError('UPLOAD_OFFSET_WRONG', `The upload leaves out ${from} bytes, and ${most} were sent before`, {
        help: `Send it from byte ${most} on.`,
      });
    }
    const received = (from > 0 && this.#partial.get(key)) || new Received();
    remember(this.#partial, key, received);
    return received;
  }

  /** How much of it this function sent, if the files still have it. */
  async #receivedOf(key: string, digest: string): Promise<number> {
    const sent = this.#partial.get(key)?.bytes ?? 0;
    return sent > 0 && (await this.#files.receivedOf(digest)) >= sent ? sent : 0;
  }

  #isDeployed(of: FunctionRef, digest: string): boolean {
    return this.#catalog.versions(of, { limit: LOOKED_AT }).some((version) => version.digest === digest);
  }
}

/** What one function sent of a component, over several requests. */
class Received {
  readonly #hash = createHash('sha256');
  bytes = 0;

  /** Counts what was taken, and kept: a chunk that was not is to be sent again. */
  async *pass(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of chunks) {
      if (this.bytes + chunk.length > HOST_LIMITS.componentBytes) throw tooLarge(this.bytes + chunk.length);
      yield chunk;
      this.#hash.update(chunk);
      this.bytes += chunk.length;
    }
  }

  /** What others sent of the same digest, and the files have, does not count. @throws SkerryError `UPLOAD_DIGEST_WRONG` */
  check(digest: string): void {
    const found = this.#hash.copy().digest('hex');
    if (found === digest) return;
    throw new SkerryError('UPLOAD_DIGEST_WRONG', `The bytes that were sent have the digest ${found}, not ${digest}`, {
      help: 'Send the component that the digest is of.',
    });
  }
}

function keyOf({ tenant, function: name }: FunctionRef, digest: string): string {
  return `${tenant}/${name}/${digest}`;
}

/** Forgets the oldest when there are too many: they are sent again then. */
function remember<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  if (entries.size > REMEMBERED) entries.delete(entries.keys().next().value!);
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of chunks);
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
  return new LimitError(
    'UPLOAD_TOO_LARGE',
    `A component may have ${most} bytes at most`,
    'Build it without debug information.',
    most,
    used,
  );
}
