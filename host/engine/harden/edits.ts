import type { Writer } from '../format/index.ts';

/** Replaces a function index by its number in the new module. */
export const RENUMBER = 0;
/** Inserts the charge of a loop; the argument is the loop's frame. */
export const LOOP = 1;
/** Calls a helper; the argument is its slot. */
export const CALL = 2;
/** Inserts a charge; the argument is what it costs. */
export const CHARGE = 3;

/** A charge that is to be inserted, and where. */
export interface Insertion {
  readonly offset: number;
  readonly argument: number;
}

const FIELDS = 4;

/**
 * The places where the new module differs from the old one, by rising offset. Everything between them is copied, so
 * the code is decoded once and a module that needs few changes is rewritten at the speed of a copy.
 */
export class EditList {
  #data = new Int32Array(1024);
  #length = 0;

  get count(): number {
    return this.#length / FIELDS;
  }

  /** The bytes from `start` to `end` give way to what `kind` and `argument` say. */
  add(start: number, end: number, kind: number, argument: number): void {
    if (this.#length === this.#data.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    const data = this.#data;
    data[this.#length++] = start;
    data[this.#length++] = end;
    data[this.#length++] = kind;
    data[this.#length++] = argument;
  }

  /** Adds charges, by rising offset, to the edits that are there. */
  insertCharges(charges: readonly Insertion[]): void {
    if (charges.length === 0) return;
    const old = this.#data;
    const { count } = this;
    this.#data = new Int32Array((count + charges.length) * FIELDS);
    this.#length = 0;
    let next = 0;
    const insertUpTo = (offset: number): void => {
      for (; next < charges.length && charges[next]!.offset <= offset; next++) {
        const { offset: at, argument } = charges[next]!;
        this.add(at, at, CHARGE, argument);
      }
    };
    for (let i = 0; i < count * FIELDS; i += FIELDS) {
      insertUpTo(old[i]!);
      this.add(old[i]!, old[i + 1]!, old[i + 2]!, old[i + 3]!);
    }
    insertUpTo(Infinity);
  }

  start(index: number): number {
    return this.#data[index * FIELDS]!;
  }

  end(index: number): number {
    return this.#data[index * FIELDS + 1]!;
  }

  kind(index: number): number {
    return this.#data[index * FIELDS + 2]!;
  }

  argument(index: number): number {
    return this.#data[index * FIELDS + 3]!;
  }

  /** The first edit at or behind `offset`. */
  from(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Copies a span of the old module, with function indices renumbered. For everything but function bodies. */
export function copyRenumbered(
  writer: Writer,
  source: Uint8Array,
  edits: EditList,
  start: number,
  end: number,
  renumber: (index: number) => number,
): void {
  let copied = start;
  for (let i = edits.from(start); i < edits.count && edits.start(i) < end; i++) {
    writer.copy(source, copied, edits.start(i));
    writer.u32(renumber(edits.argument(i)));
    copied = edits.end(i);
  }
  writer.copy(source, copied, end);
}
