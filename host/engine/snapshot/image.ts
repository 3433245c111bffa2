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
export function takeImage(memory: WebAssembly.Memory, byteLength: number): MemoryImage {
  const bytes = new Uint8Array(memory.buffer, 0, byteLength);
  const words = new BigUint64Array(memory.buffer, 0, byteLength / 8);
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

function isZero(words: BigUint64Array, start: number): boolean {
  for (let i = start; i < start + CHUNK / 8; i++) if (words[i] !== 0n) return false;
  return true;
}
