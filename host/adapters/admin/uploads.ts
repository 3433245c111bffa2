import { createHash } from 'node:crypto';
import { HOST_LIMITS, SkerryError } from '../../base/index.ts';
import type { Catalog, ComponentFiles, FunctionRef } from '../../catalog/contract.ts';
import { LimitError } from './problem.ts';

/** Of uploads that were finished and are not deployed yet. */
const REMEMBERED = 10_000;
/** Versions in which a component is looked for. */
const LOOKED_AT = 100;

export interface UploadState {
  readonly state: 'absent' | 'partial' | 'complete';
  readonly receivedBytes: number;
}

/**
 * Receives components, and knows who sent which. Files are shared by digest, and whoever knows a digest must not get at the
 * component of another tenant by it: a function has the components that were uploaded for it or that its versions name, and no
 * others, whatever the disk holds.
 */
export class Uploads {
  readonly #catalog: Catalog;
  readonly #files: ComponentFiles;
  /** Uploads for functions: whole, or as far as they came. */
  readonly #complete = new Set<string>();
  readonly #started = new Set<string>();
  readonly #running = new Set<string>();

  constructor(catalog: Catalog, files: ComponentFiles) {
    this.#catalog = catalog;
    this.#files = files;
  }

  async stateOf(of: FunctionRef, digest: string): Promise<UploadState> {
    if (await this.has(of, digest)) return { state: 'complete', receivedBytes: 0 };
    const receivedBytes = this.#started.has(keyOf(of, digest)) ? await this.#files.receivedOf(digest) : 0;
    return { state: receivedBytes > 0 ? 'partial' : 'absent', receivedBytes };
  }

  /** Whether the component is there, and the function may have it. */
  async has(of: FunctionRef, digest: string): Promise<boolean> {
    const isIts = this.#complete.has(keyOf(of, digest)) || this.#isDeployed(of, digest);
    return isIts && this.#files.has(digest);
  }

  /**
   * @param from bytes that the sender leaves out at the front, because they came before
   * @throws SkerryError `UPLOAD_*`, `STORE_*`
   */
  async receive(of: FunctionRef, digest: string, from: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#running.has(digest)) {
      throw new SkerryError('UPLOAD_IN_PROGRESS', 'This component is being uploaded already', { help: 'Try again when that is over.' });
    }
    const key = keyOf(of, digest);
    const most = from > 0 && this.#started.has(key) ? await this.#files.receivedOf(digest) : 0;
    if (from > most) {
      throw new SkerryError('UPLOAD_OFFSET_WRONG', `The upload leaves out ${from} bytes, of which ${most} are here`, {
        help: `Send it from byte ${most} on.`,
      });
    }
    this.#running.add(digest);
    try {
      remember(this.#started, key);
      // What is there already is compared, not trusted: the sender has to have it.
      if (from === 0 && (await this.#files.has(digest))) await compare(digest, chunks);
      else await this.#files.receive(digest, from, chunks);
      remember(this.#complete, key);
    } finally {
      this.#running.delete(digest);
    }
  }

  #isDeployed(of: FunctionRef, digest: string): boolean {
    return this.#catalog.versions(of, { limit: LOOKED_AT }).some((version) => version.digest === digest);
  }
}

function keyOf({ tenant, function: name }: FunctionRef, digest: string): string {
  return `${tenant}/${name}/${digest}`;
}

/** Forgets the oldest when there are too many: they are sent again then. */
function remember(keys: Set<string>, key: string): void {
  keys.delete(key);
  keys.add(key);
  if (keys.size > REMEMBERED) keys.delete(keys.keys().next().value!);
}

async function compare(digest: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
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
  return new LimitError(
    'UPLOAD_TOO_LARGE',
    `A component may have ${most} bytes at most`,
    'Build it without debug information.',
    most,
    used,
  );
}
