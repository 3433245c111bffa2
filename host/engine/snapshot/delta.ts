import { CHUNK_BYTES, cut, type MemoryImage, memoryRun, type Run } from './image.ts';

/**
 * Stretches that a delta has at most: each is a mapping of its own in every memory, of which a process has some ten thousand.
 * Chunks between two that differ are taken in, where they are fewest, until it has no more. Of the functions measured, a third
 * more of them with 8 and a tenth with 16.
 */
const MOST_STRETCHES = 16;

/** The same image as what differs from another; or as it is, when that is no less than all of it. */
export function derive(image: MemoryImage, base: MemoryImage): MemoryImage {
  if (image === base) return image;
  const own = new Chunks(image);
  const shared = new Chunks(base);
  const stretches = fewer(differences(own, shared));
  const held = image.runs.reduce((sum, { length }) => sum + length, 0);
  const taken = stretches.reduce((sum, { start, end }) => sum + (end - start) * CHUNK_BYTES, 0);
  if (taken >= held && taken > 0) return image;
  return overlay(
    base,
    stretches.map((stretch) => own.copy(stretch)),
    image.byteLength,
  );
}

/** An image that is another one but for a delta. */
export function overlay(base: MemoryImage, delta: readonly Run[], byteLength: number): MemoryImage {
  return { byteLength, base, delta, runs: merged(base, delta, byteLength) };
}

/** A range of chunks. */
interface Stretch {
  readonly start: number;
  end: number;
}

/** The chunks of an image by their numbers. */
class Chunks {
  readonly count: number;
  readonly #runs: readonly Run[];
  readonly #runOf: Int32Array;

  constructor({ byteLength, runs }: MemoryImage) {
    this.count = byteLength / CHUNK_BYTES;
    this.#runs = runs;
    this.#runOf = new Int32Array(this.count).fill(-1);
    for (const [i, { offset, length }] of runs.entries()) this.#runOf.fill(i, offset / CHUNK_BYTES, (offset + length) / CHUNK_BYTES);
  }

  /** Undefined: zeros. */
  at(chunk: number): Int32Array | undefined {
    const run = this.#runs[this.#runOf[chunk] ?? -1];
    if (run === undefined) return undefined;
    const { buffer, byteOffset } = run.bytes;
    return new Int32Array(buffer, byteOffset + chunk * CHUNK_BYTES - run.offset, CHUNK_BYTES / 4);
  }

  copy({ start, end }: Stretch): Run {
    const words = new Int32Array(((end - start) * CHUNK_BYTES) / 4);
    for (let chunk = start; chunk < end; chunk++) {
      const from = this.at(chunk);
      if (from) words.set(from, ((chunk - start) * CHUNK_BYTES) / 4);
    }
    return memoryRun(start * CHUNK_BYTES, new Uint8Array(words.buffer));
  }
}

function differences(own: Chunks, shared: Chunks): Stretch[] {
  const stretches: Stretch[] = [];
  for (let chunk = 0; chunk < own.count; chunk++) {
    if (isEqual(own.at(chunk), shared.at(chunk))) continue;
    const last = stretches.at(-1);
    if (last?.end === chunk) last.end++;
    else stretches.push({ start: chunk, end: chunk + 1 });
  }
  return stretches;
}

const ZEROS = new Int32Array(CHUNK_BYTES / 4);

function isEqual(one: Int32Array | undefined, other: Int32Array | undefined): boolean {
  if (one === other) return true;
  const [a, b] = [one ?? ZEROS, other ?? ZEROS];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Closes the smallest gaps until few stretches are left. */
function fewer(stretches: readonly Stretch[]): Stretch[] {
  const gaps = stretches.slice(1).map(({ start }, i) => start - stretches[i]!.end);
  const smallest = gaps
    .keys()
    .toArray()
    .toSorted((a, b) => gaps[a]! - gaps[b]!);
  const closed = new Set(smallest.slice(0, Math.max(0, stretches.length - MOST_STRETCHES)));
  const left: Stretch[] = [];
  for (const [i, { start, end }] of stretches.entries()) {
    if (i > 0 && closed.has(i - 1)) left.at(-1)!.end = end;
    else left.push({ start, end });
  }
  return left;
}

/** What of the base is not under the delta, and the delta. Views: nothing is copied. */
function merged(base: MemoryImage, delta: readonly Run[], byteLength: number): Run[] {
  let at = 0;
  const runs = delta.flatMap((stretch) => {
    const before = part(base, at, stretch.offset);
    at = stretch.offset + stretch.length;
    return [...before, stretch];
  });
  return [...runs, ...part(base, at, byteLength)];
}

function part({ runs }: MemoryImage, start: number, end: number): Run[] {
  return runs.flatMap((run) => {
    const from = Math.max(run.offset, start);
    const to = Math.min(run.offset + run.length, end);
    return from < to ? [cut(run, from, to)] : [];
  });
}
