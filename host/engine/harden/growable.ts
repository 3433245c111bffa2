/** A list of 32-bit integers without boxing. */
export class IntList {
  #data: Int32Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#data = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): number {
    if (this.#length === this.#data.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.#length] = value;
    return this.#length++;
  }

  pop(): number {
    return this.#data[--this.#length]!;
  }

  truncate(length: number): void {
    this.#length = length;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** Adds without leaving the range of what one charge may be. */
  add(index: number, value: number): void {
    this.#data[index] = Math.min(this.#data[index]! + value, MAX_CHARGE);
  }
}

/** Largest single charge: far above any slice, far below where 32 bits would wrap. */
export const MAX_CHARGE = 1 << 24;
