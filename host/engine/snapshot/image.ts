/** Granularity of zero detection, in bytes: the page size of most processors. */
const CHUNK = 4096;
/** Zero stretches shorter than this are kept inside a run: one long copy beats two short ones and a fill. */
const GAP_CHUNKS = 4;

/** A stretch of memory that is not all zero. */
export interface Run {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The content of a memory at the time of a snapshot. Shared by all instances of a component; never changed. */
export interface MemoryImage {
  /** Size in bytes; everything outside of the runs is zero. */
  readonly byteLength: number;
  readonly runs: readonly Run[];
}

/** Keeps what is not zero. */
export function takeImage({ buffer }: { readonly buffer: ArrayBuffer }, byteLength: number): MemoryImage {
  const bytes = new Uint8Array(buffer, 0, byteLength);
  const words = new BigUint64Array(buffer, 0, byteLength / 8);
  const runs: Run[] = [];
  let start = -1;
  let lastUsed = -1;
  const close = (): void => {
    if (start >= 0) runs.push({ offset: start * CHUNK, bytes: bytes.slice(start * CHUNK, (lastUsed + 1) * CHUNK) });
  };
  for (let chunk = 0; chunk < byteLength / CHUNK; chunk++) {
    if (isZero(words, (chunk * CHUNK) / 8)) continue;
    if (start < 0 || chunk - lastUsed > GAP_CHUNKS) {
      close();
      start = chunk;
    }
    lastUsed = chunk;
  }
  close();
  return { byteLength, runs };
}

/** Bytes that go to a place in a memory. */
export interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What a memory of zeros holds after these have been written to it, in this order. They fit; their bytes are copied. */
export function imageOf(segments: readonly Segment[], byteLength: number): MemoryImage {
  const isUsed = new Uint8Array(byteLength / CHUNK);
  for (const { offset, bytes } of segments) {
    if (bytes.length > 0) isUsed.fill(1, Math.floor(offset / CHUNK), Math.ceil((offset + bytes.length) / CHUNK));
  }
  const runs: Run[] = [];
  const runOfChunk = new Int32Array(isUsed.length);
  for (let chunk = 0; chunk < isUsed.length; chunk++) {
    const first = chunk;
    while (isUsed[chunk] === 1) runOfChunk[chunk++] = runs.length;
    if (chunk > first) runs.push({ offset: first * CHUNK, bytes: new Uint8Array((chunk - first) * CHUNK) });
  }
  for (const { offset, bytes } of segments) {
    if (bytes.length === 0) continue;
    const run = runs[runOfChunk[Math.floor(offset / CHUNK)]!]!;
    run.bytes.set(bytes, offset - run.offset);
  }
  return { byteLength, runs };
}

/** Writes the image over a memory that is all zeros. */
export function writeImage({ runs }: MemoryImage, memory: { readonly buffer: ArrayBuffer }): void {
  const bytes = new Uint8Array(memory.buffer);
  for (const run of runs) bytes.set(run.bytes, run.offset);
}

function isZero(words: BigUint64Array, start: number): boolean {
  for (let i = start; i < start + CHUNK / 8; i++) if (words[i] !== 0n) return false;
  return true;
}
