import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** One place of eight bytes for each process that writes, by its id: nobody overwrites what another has noted. */
const PLACES = 4096;
const PLACE_BYTES = 8;

/**
 * The last version that was acknowledged, in a file beside the database. SQLite drops what it cannot read of a
 * write-ahead log, and starts a new one where it is missing, both in silence: the database is then whole and older. It
 * cannot know; this file can.
 *
 * Not synced: it is there against deleted, truncated and damaged logs. After a power failure it may be behind, which
 * makes it miss a loss and never invent one.
 */
export class Watermark {
  /** The highest version that any process has acknowledged; 0: none is known. */
  readonly acknowledged: number;
  readonly #descriptor: number;
  readonly #place = (process.pid % PLACES) * PLACE_BYTES;
  readonly #value = Buffer.alloc(PLACE_BYTES);

  /** @param file made when it does not exist */
  constructor(file: string) {
    this.#descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      this.acknowledged = this.#read();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #read(): number {
    const size = PLACES * PLACE_BYTES;
    if (fstatSync(this.#descriptor).size < size) ftruncateSync(this.#descriptor, size);
    const places = Buffer.alloc(size);
    readSync(this.#descriptor, places, 0, size, 0);
    let highest = 0;
    for (let at = 0; at < size; at += PLACE_BYTES) highest = Math.max(highest, Number(places.readBigUInt64LE(at)));
    return highest;
  }

  /** After a commit; 0: it changed nothing. A failure does not concern the write, which is on disk: a later loss would go unnoticed. */
  note(version: number): void {
    if (version === 0) return;
    this.#value.writeBigUInt64LE(BigInt(version));
    try {
      writeSync(this.#descriptor, this.#value, 0, PLACE_BYTES, this.#place);
    } catch {}
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
