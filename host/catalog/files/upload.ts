import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { SkerryError } from '../../base/index.ts';
import { failure } from './failure.ts';

const COPY_BYTES = 1024 * 1024;

/** A component while it is received, in a file that nobody else writes to. */
export class Upload {
  readonly #handle: FileHandle;
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #isOpen = true;

  constructor(handle: FileHandle, file: string, maxBytes: number) {
    this.#handle = handle;
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Of all that was written; the last thing to be asked for. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#bytes + chunk.length > this.#maxBytes) throw tooLarge(this.#maxBytes);
    this.#hash.update(chunk);
    try {
      for (let at = 0; at < chunk.length;) at += (await this.#handle.write(chunk, at, chunk.length - at)).bytesWritten;
    } catch (error) {
      throw failure(this.#file, error);
    }
    this.#bytes += chunk.length;
  }

  /** @param count bytes from the front of the other file */
  async copy(from: string, count: number): Promise<void> {
    const source = await open(from, 'r').catch((error: unknown) => {
      throw failure(from, error);
    });
    try {
      const buffer = Buffer.allocUnsafe(COPY_BYTES);
      for (let left = count; left > 0;) {
        const { bytesRead } = await source.read(buffer, 0, Math.min(left, COPY_BYTES));
        if (bytesRead === 0) throw new SkerryError('UPLOAD_OFFSET_WRONG', 'What was received before is gone', { help: 'Upload it anew.' });
        await this.write(buffer.subarray(0, bytesRead));
        left -= bytesRead;
      }
    } finally {
      await source.close();
    }
  }

  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

function tooLarge(maxBytes: number): SkerryError {
  return new SkerryError('UPLOAD_TOO_LARGE', `The component has more than ${maxBytes} bytes`, {
    help: 'Build without debug information, or split it.',
  });
}
