import { wordsOf } from './words.ts';

/** Positions of a term by document: the first word of a text has position 0. */
export type Postings = ReadonlyMap<number, readonly number[]>;

/** Where the words of a document begin and end in its text, by position. */
export interface Offsets {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Which words stand where. */
export class InvertedIndex {
  readonly documents: readonly Offsets[];
  readonly averageLength: number;
  readonly #postings = new Map<string, Map<number, number[]>>();
  /** All terms, sorted: those with the same beginning are neighbours. */
  readonly #terms: readonly string[];

  constructor(texts: readonly string[]) {
    this.documents = texts.map((text, document) => this.#addDocument(text, document));
    this.averageLength = this.documents.reduce((sum, { starts }) => sum + starts.length, 0) / texts.length;
    this.#terms = [...this.#postings.keys()].sort();
  }

  find(term: string): Postings {
    return this.#postings.get(term) ?? new Map();
  }

  /** @param most how many terms at most, in the order of the alphabet */
  termsWith(prefix: string, most: number): readonly string[] {
    let low = 0;
    let high = this.#terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#terms[middle]! < prefix) low = middle + 1;
      else high = middle;
    }
    return this.#terms.slice(low, low + most).filter((term) => term.startsWith(prefix));
  }

  #addDocument(text: string, document: number): Offsets {
    const words = wordsOf(text);
    for (const [position, { term }] of words.entries()) this.#add(term, document, position);
    return { starts: Uint32Array.from(words, ({ start }) => start), ends: Uint32Array.from(words, ({ end }) => end) };
  }

  #add(term: string, document: number, position: number): void {
    let postings = this.#postings.get(term);
    if (!postings) this.#postings.set(term, (postings = new Map()));
    const positions = postings.get(document);
    if (positions) positions.push(position);
    else postings.set(document, [position]);
  }
}
