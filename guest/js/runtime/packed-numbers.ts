/**
 * Numbers to base 32, the lowest digit first, each a character from `?` on; from `_` on, further digits follow. Text that is all
 * ASCII leaves the program half as large as other text would. Nothing is allocated on the way: the program is built with its tables,
 * and whatever has been thrown away until then is in every sandbox.
 */
const FIRST_DIGIT = 63;
const DIGIT = 32;

export class PackedNumbers {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  next(): number {
    for (let number = 0, weight = 1; ; weight *= DIGIT) {
      const digit = this.#text.charCodeAt(this.#at++) - FIRST_DIGIT;
      number += (digit % DIGIT) * weight;
      if (digit < DIGIT) return number;
    }
  }

  /** One of either sign. */
  nextSigned(): number {
    const number = this.next();
    return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
  }
}
