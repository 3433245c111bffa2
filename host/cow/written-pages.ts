import { cut, type MemoryImage } from '../engine/snapshot/index.ts';
import { PAGE_BYTES } from './page-map.ts';

/** A stretch of memory and what it has to hold. */
interface Stretch {
  readonly offset: number;
  /** undefined: zeros. */
  readonly bytes: Uint8Array | undefined;
  readonly length: number;
}

/**
 * The pages of one memory that were ever written. They stay copies of its own: putting their content back costs a copy,
 * where dropping them would cost a page fault for each at the next request.
 */
export class WrittenPages {
  readonly #image: MemoryImage;
  readonly #isWritten: Uint8Array;
  #count = 0;
  #stretches: Stretch[] | undefined;

  constructor(image: MemoryImage) {
    this.#image = image;
    this.#isWritten = new Uint8Array(image.byteLength / PAGE_BYTES);
  }

  get count(): number {
    return this.#count;
  }

  add(first: number, count: number): void {
    for (let page = first; page < first + count; page++) {
      if (this.#isWritten[page] === 1) continue;
      this.#isWritten[page] = 1;
      this.#count++;
      this.#stretches = undefined;
    }
  }

  clear(): void {
    this.#isWritten.fill(0);
    this.#count = 0;
    this.#stretches = undefined;
  }

  /** Writes the image's content to them. */
  restore(memory: Uint8Array): void {
    this.#stretches ??= this.#find();
    for (const { offset, bytes, length } of this.#stretches) {
      if (bytes === undefined) memory.fill(0, offset, offset + length);
      else memory.set(bytes, offset);
    }
  }

  #find(): Stretch[] {
    const stretches: Stretch[] = [];
    for (let page = 0; page < this.#isWritten.length; page++) {
      if (this.#isWritten[page] === 0) continue;
      const first = page;
      while (this.#isWritten[page] === 1) page++;
      stretches.push(...this.#contents(first * PAGE_BYTES, page * PAGE_BYTES));
    }
    return stretches;
  }

  /** Splits a stretch into what the image's runs cover and the zeros between them. */
  #contents(start: number, end: number): Stretch[] {
    const parts: Stretch[] = [];
    let at = start;
    const zeros = (to: number): void => {
      if (to > at) parts.push({ offset: at, bytes: undefined, length: to - at });
    };
    for (const run of this.#image.runs) {
      const from = Math.max(run.offset, at);
      const to = Math.min(run.offset + run.length, end);
      if (from >= to) continue;
      zeros(from);
      parts.push({ offset: from, bytes: cut(run, from, to).bytes, length: to - from });
      at = to;
    }
    zeros(end);
    return parts;
  }
}
