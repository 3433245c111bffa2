/** Orders of texts, as the build has read them out of Node.js: `sdk/javascript/intl`. */
import { PackedNumbers } from '../packed-numbers.ts';
import { placeOf } from '../unicode/search.ts';

/** The order of all languages, or what one of them has otherwise. */
export interface PackedOrder {
  /** Letters, and others, that count for something else together. One of these stands for a character behind the last. */
  readonly together: readonly string[];
  /** What is alone in its primary place: runs of characters and their places. Of a language: runs of places in the order of all. */
  readonly singles: string;
  /** Everything else, or what is otherwise: characters, and their elements. */
  readonly units: string;
  readonly punctuation: number;
  readonly ignorePunctuation: boolean;
  readonly caseFirst: string;
  /** What the usual order of the language is called. */
  readonly collation: string;
}

export interface CollationTables {
  /** Tags that programs may ask for: the order of each, and what it is called then. */
  readonly tags: Readonly<Record<string, readonly [order: string, resolved: string]>>;
  readonly root: PackedOrder;
  readonly orders: Readonly<Record<string, PackedOrder>>;
}

/** Of each element: primary, secondary, tertiary place, and case. */
export type Elements = readonly number[];
export const ELEMENT = 4;

const LAST_CHARACTER = 0x10ffff;
const CASES = 3;

/**
 * Places of characters that are alone, or of places in the order of all languages. Nothing is thrown away on the way: the program is built
 * with this, and garbage would be in every sandbox.
 */
class Runs {
  readonly #starts: Uint32Array;
  readonly #lengths: Uint16Array;
  readonly #places: Uint32Array;

  constructor(packed: string) {
    const numbers = new PackedNumbers(packed);
    const count = numbers.next();
    this.#starts = new Uint32Array(count);
    this.#lengths = new Uint16Array(count);
    this.#places = new Uint32Array(count);
    for (let at = 0, start = 0, place = 0; at < count; at++) {
      this.#starts[at] = start += numbers.next();
      this.#lengths[at] = numbers.next();
      this.#places[at] = place += numbers.nextSigned();
    }
  }

  placeOf(value: number): number | undefined {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    const distance = value - this.#starts[low]!;
    return distance >= 0 && distance < this.#lengths[low]! ? this.#places[low]! + distance : undefined;
  }
}

/** Elements of characters that are not alone, or have more than a place. */
class Units {
  readonly #characters: Uint32Array;
  readonly #starts: Uint16Array;
  readonly #letters: Uint32Array;
  readonly #marks: Uint16Array;
  readonly #forms: Uint8Array;

  constructor(packed: string) {
    const numbers = new PackedNumbers(packed);
    const count = numbers.next();
    const elements = numbers.next();
    this.#characters = new Uint32Array(count);
    this.#starts = new Uint16Array(count + 1);
    this.#letters = new Uint32Array(elements);
    this.#marks = new Uint16Array(elements);
    this.#forms = new Uint8Array(elements);
    for (let at = 0, character = 0, end = 0, letter = 0; at < count; at++) {
      this.#characters[at] = character += numbers.next();
      for (let left = numbers.next(); left > 0; left--) {
        this.#marks[end] = numbers.next();
        const form = numbers.next();
        this.#forms[end] = Math.floor(form / 2);
        // A mark that no letter differs by has no primary place.
        if (form % 2 === 1) this.#letters[end] = letter += numbers.nextSigned();
        end++;
      }
      this.#starts[at + 1] = end;
    }
  }

  elementsOf(character: number): Elements | undefined {
    const place = placeOf(this.#characters, character);
    if (place < 0) return undefined;
    const elements: number[] = [];
    for (let at = this.#starts[place]!; at < this.#starts[place + 1]!; at++) {
      const form = this.#forms[at]!;
      elements.push(this.#letters[at]!, this.#marks[at]!, Math.floor(form / CASES), form % CASES);
    }
    return elements;
  }
}

/** What characters of a language count for. */
export class Order {
  readonly packed: PackedOrder;
  readonly #root: Order | undefined;
  readonly #runs: Runs;
  readonly #units: Units;
  readonly #together = new Map<string, number>();
  readonly #known = new Map<string, Elements | undefined>();
  /** How long the longest is that begins with a unit of UTF-16, of what counts for something else together. */
  readonly #longest = new Map<number, number>();

  constructor(packed: PackedOrder, root?: Order) {
    this.packed = packed;
    this.#root = root;
    this.#runs = new Runs(packed.singles);
    this.#units = new Units(packed.units);
    for (let index = 0; index < packed.together.length; index++) {
      const text = packed.together[index]!;
      this.#together.set(text, LAST_CHARACTER + 1 + index);
      const first = text.charCodeAt(0);
      if (text.length > (this.#longest.get(first) ?? 1)) this.#longest.set(first, text.length);
    }
  }

  /** Of how many characters something may consist that begins with one. */
  longestFrom(character: string): number {
    return this.#longest.get(character.charCodeAt(0)) ?? 1;
  }

  /** @returns undefined for what is neither a character that the order knows nor several that are one together */
  elementsOf(text: string): Elements | undefined {
    if (!this.#known.has(text)) this.#known.set(text, this.#find(text));
    return this.#known.get(text);
  }

  #find(text: string): Elements | undefined {
    const character = this.#together.get(text) ?? (Array.from(text).length === 1 ? text.codePointAt(0)! : undefined);
    if (character === undefined) return undefined;
    const own = this.#units.elementsOf(character);
    if (own !== undefined) return own;
    if (this.#root === undefined) {
      const place = this.#runs.placeOf(character);
      return place === undefined ? undefined : [place, 0, 0, 0];
    }
    // Letters have other places than in the order of all languages.
    return this.#root
      .elementsOf(text)
      ?.map((value, at) => (at % ELEMENT === 0 && value > 0 ? (this.#runs.placeOf(value) ?? value) : value));
  }
}
