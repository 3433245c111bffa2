import type { InvertedIndex, Postings } from './inverted-index.ts';
import type { Clause } from './query.ts';

export interface Hit {
  readonly document: number;
  readonly score: number;
  /** Positions of the words that were found. */
  readonly found: ReadonlySet<number>;
}

const MAX_EXPANSIONS = 100;
/** How soon more of the same counts for less, and how much long texts are marked down: the usual values of BM25. */
const K1 = 1.2;
const B = 0.75;

/** Documents with everything that is asked for and nothing that is excluded, the best first. */
export function search(index: InvertedIndex, clauses: readonly Clause[]): Hit[] {
  const wanted = clauses.filter(({ isExcluded }) => !isExcluded).map((clause) => ({ clause, postings: occurrences(index, clause) }));
  const excluded = clauses.filter(({ isExcluded }) => isExcluded).map((clause) => occurrences(index, clause));
  const hits: Hit[] = [];
  for (const document of index.documents.keys()) {
    if (excluded.some((postings) => postings.has(document))) continue;
    if (!wanted.every(({ postings }) => postings.has(document))) continue;
    const score = wanted.reduce((sum, { postings }) => sum + bm25(index, postings, document), 0);
    const found = wanted.flatMap(({ clause, postings }) => spans(postings.get(document)!, clause.isPrefix ? 1 : clause.terms.length));
    hits.push({ document, score, found: new Set(found) });
  }
  return hits.sort((a, b) => b.score - a.score || a.document - b.document);
}

/** Where a clause is fulfilled: at a word, a word that begins so, or the first word of a phrase. */
function occurrences(index: InvertedIndex, { terms, isPrefix }: Clause): Postings {
  const [first = '', ...others] = terms;
  if (isPrefix) return union(index.termsWith(first, MAX_EXPANSIONS).map((term) => index.find(term)));
  return others.reduce((starts, term, offset) => followed(starts, index.find(term), offset + 1), index.find(first));
}

function union(all: readonly Postings[]): Postings {
  const result = new Map<number, number[]>();
  for (const postings of all) {
    for (const [document, positions] of postings) result.set(document, [...(result.get(document) ?? []), ...positions]);
  }
  return result;
}

/** Those positions that have one of the others so far behind them. */
function followed(starts: Postings, others: Postings, offset: number): Postings {
  const result = new Map<number, readonly number[]>();
  for (const [document, positions] of starts) {
    const there = new Set(others.get(document));
    const kept = positions.filter((position) => there.has(position + offset));
    if (kept.length > 0) result.set(document, kept);
  }
  return result;
}

function spans(positions: readonly number[], length: number): number[] {
  return positions.flatMap((position) => Array.from({ length }, (_, i) => position + i));
}

/** What few documents have says more; much of it says more, but less and less; a short text says more than a long one. */
function bm25(index: InvertedIndex, postings: Postings, document: number): number {
  const rarity = Math.log(1 + (index.documents.length - postings.size + 0.5) / (postings.size + 0.5));
  const frequency = postings.get(document)!.length;
  const length = index.documents[document]!.starts.length / index.averageLength;
  return (rarity * frequency * (K1 + 1)) / (frequency + K1 * (1 - B + B * length));
}
