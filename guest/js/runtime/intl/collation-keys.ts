/** What texts count for in an order, and which of two comes first: the Unicode Collation Algorithm, with the options of `Intl`. */
import { normalize } from '../unicode/normalize.ts';
import { placeOf } from '../unicode/search.ts';
import { classes } from '../unicode/tables.ts';
import { ELEMENT, type Elements, type Order } from './collation-tables.ts';

export interface OrderOptions {
  readonly sensitivity: 'base' | 'accent' | 'case' | 'variant';
  readonly numeric: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'false';
  readonly ignorePunctuation: boolean;
}

export interface Key {
  readonly letters: readonly number[];
  readonly marks: readonly number[];
  readonly forms: readonly number[];
  readonly cases: readonly number[];
}

/** Behind all that tables have: characters that are none yet. */
const UNKNOWN = 1_000_000;
/** Case goes before form where one of them is to come first. */
const CASE = 1000;
/** Digits that a number has at most; a longer one is several. */
const DIGITS = 254;

export function keyOf(text: string, order: Order, options: OrderOptions): Key {
  return new Keys(text, order, options).key();
}

class Keys {
  readonly #characters: string[];
  readonly #order: Order;
  readonly #options: OrderOptions;
  readonly #letters: number[] = [];
  readonly #marks: number[] = [];
  readonly #forms: number[] = [];
  readonly #cases: number[] = [];
  /** Marks behind punctuation go with it. */
  #isIgnored = false;
  #at = 0;

  constructor(text: string, order: Order, options: OrderOptions) {
    this.#characters = Array.from(normalize(text, 'NFD'));
    this.#order = order;
    this.#options = options;
  }

  key(): Key {
    while (this.#at < this.#characters.length) {
      if (this.#options.numeric && isDigit(this.#characters[this.#at]!)) this.#addNumber();
      else this.#addElements(this.#next());
    }
    return { letters: this.#letters, marks: this.#marks, forms: this.#forms, cases: this.#cases };
  }

  /** Numbers come before digits: by how many they have, and then by these. */
  #addNumber(): void {
    const zero = this.#order.elementsOf('0')![0]!;
    const digits: number[] = [];
    for (; this.#at < this.#characters.length && isDigit(this.#characters[this.#at]!); this.#at++) {
      const digit = (this.#order.elementsOf(this.#characters[this.#at]!)?.[0] ?? zero) - zero;
      if (digit > 0 || digits.length > 0) digits.push(digit);
    }
    if (digits.length === 0) digits.push(0);
    for (let from = 0; from < digits.length; from += DIGITS) {
      const part = digits.slice(from, from + DIGITS);
      this.#letters.push(zero - 0.5, part.length, ...part);
      this.#marks.push(0);
      this.#forms.push(0);
      this.#cases.push(0);
    }
    this.#isIgnored = false;
  }

  /** The most characters that count for something together, with marks that belong to them and stand behind others. */
  #next(): Elements {
    const first = this.#characters[this.#at]!;
    let text = first;
    let elements: Elements | undefined;
    for (let length = Math.min(this.#order.longestFrom(first), this.#characters.length - this.#at); length > 0; length--) {
      text = this.#characters.slice(this.#at, this.#at + length).join('');
      elements = this.#order.elementsOf(text);
      if (elements === undefined) continue;
      this.#at += length;
      break;
    }
    if (elements === undefined) {
      this.#at++;
      return [UNKNOWN + first.codePointAt(0)!, 0, 0, 0];
    }
    return this.#order.longestFrom(first) > 1 ? this.#withMarks(text, elements) : elements;
  }

  #withMarks(start: string, found: Elements): Elements {
    let [text, elements] = [start, found];
    let rank = 0;
    for (let at = this.#at; at < this.#characters.length;) {
      const own = rankOf(this.#characters[at]!);
      if (own === 0) break;
      const more = own > rank || at === this.#at ? this.#order.elementsOf(text + this.#characters[at]!) : undefined;
      if (more === undefined) {
        rank = own;
        at++;
        continue;
      }
      text += this.#characters.splice(at, 1)[0]!;
      elements = more;
    }
    return elements;
  }

  #addElements(elements: Elements): void {
    const { ignorePunctuation } = this.#options;
    for (let at = 0; at < elements.length; at += ELEMENT) {
      const letter = elements[at]!;
      if (letter > 0) this.#isIgnored = ignorePunctuation && letter <= this.#order.packed.punctuation;
      if (this.#isIgnored) continue;
      if (letter > 0) {
        this.#letters.push(letter);
        this.#cases.push(elements[at + 3]!);
      }
      this.#marks.push(elements[at + 1]!);
      this.#forms.push(elements[at + 2]! + this.#caseWeight(elements[at + 3]!));
    }
  }

  #caseWeight(own: number): number {
    const { caseFirst } = this.#options;
    return caseFirst === 'false' ? 0 : CASE * (caseFirst === 'upper' ? -own : own);
  }
}

const isDigit = (character: string): boolean => /^\p{Nd}$/u.test(character);

function rankOf(character: string): number {
  const place = placeOf(classes.characters, character.codePointAt(0)!);
  return place < 0 ? 0 : classes.ranks[place]!;
}

export function compareKeys(one: Key, other: Key, { sensitivity, caseFirst }: OrderOptions): number {
  const letters = compareLists(one.letters, other.letters);
  if (letters !== 0 || sensitivity === 'base') return letters;
  if (sensitivity === 'case') return compareLists(one.cases, other.cases) * (caseFirst === 'upper' ? -1 : 1);
  const marks = compareLists(one.marks, other.marks);
  return marks !== 0 || sensitivity === 'accent' ? marks : compareLists(one.forms, other.forms);
}

function compareLists(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < one.length && at < other.length; at++) {
    if (one[at] !== other[at]) return one[at]! < other[at]! ? -1 : 1;
  }
  return Math.sign(one.length - other.length);
}
