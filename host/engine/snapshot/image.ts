/** Granularity of zero detection, in bytes: the page size of most processors. */
const CHUNK = 4096;
/** Zero stretches shorter than this are kept inside a run: one long copy beats two short ones and a fill. */
const GAP_CHUNKS = 4;

/** A stretch of memory and what it holds, in whole chunks. */
export interface Run {
  readonly offset: number;
  readonly length: number;
  /** Never changed. Where they are in a file, they are read whenever they are asked for, and nobody keeps them. */
  readonly bytes: Uint8Array;
  readonly file?: FileRange;
}

/** Where bytes are in an open file. */
export interface FileRange {
  readonly file: { readonly fd: number; read(at: number, length: number): Uint8Array };
  readonly at: number;
}

export const memoryRun = (offset: number, bytes: Uint8Array): Run => ({ offset, length: bytes.length, bytes });

/** Bytes of a memory that are in a file. */
export function fileRun(offset: number, length: number, file: FileRange): Run {
  return {
    offset,
    length,
    file,
    get bytes() {
      return file.file.read(file.at, length);
    },
  };
}

/** A part of a run, by offsets in memory. */
export function cut(run: Run, start: number, end: number): Run {
  const from = start - run.offset;
  const { file } = run;
  if (file === undefined) return memoryRun(start, run.bytes.subarray(from, end - run.offset));
  return fileRun(start, end - start, { file: file.file, at: file.at + from });
}

/** The content of a memory at the time of a snapshot. Shared by all instances of a component; never changed. */
export interface MemoryImage {
  /** Size in bytes; everything outside of the runs is zero. */
  readonly byteLength: number;
  /** By rising offset. */
  readonly runs: readonly Run[];
  /** An image that holds the same but for `delta`: memories of both can share its pages. It may be longer or shorter. */
  readonly base?: MemoryImage;
  /** What is here in place of what the base holds, zeros as well, by rising offset. */
  readonly delta?: readonly Run[];
}

/** Bytes of a chunk, for those who compare and cut images. */
export const CHUNK_BYTES = CHUNK;

/** Keeps what is not zero. */
export function takeImage({ buffer }: { readonly buffer: ArrayBuffer }, byteLength: number): MemoryImage {
  const bytes = new Uint8Array(buffer, 0, byteLength);
  const words = new BigUint64Array(buffer, 0, byteLength / 8);
  const runs: Run[] = [];
  let start = -1;
  let lastUsed = -1;
  const close = (): void => {
    if (start >= 0) runs.push(memoryRun(start * CHUNK, bytes.slice(start * CHUNK, (lastUsed + 1) * CHUNK)));
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
    if (chunk > first) runs.push(memoryRun(first * CHUNK, new Uint8Array((chunk - first) * CHUNK)));
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
