import { wordsOf } from './words.ts';

/** A part of a query: `word`, `begin*`, `"several words"`, and with a `-` before it what must not be there. */
export interface Clause {
  /** One word, or several that follow one another. */
  readonly terms: readonly string[];
  readonly isPrefix: boolean;
  readonly isExcluded: boolean;
}

export class QueryError extends Error {}

const MAX_LENGTH = 200;
const MAX_CLAUSES = 10;
/** A shorter one would find half of all words. */
const MIN_PREFIX = 2;

/** @throws QueryError with a sentence for who asked */
export function parseQuery(text: string): Clause[] {
  if (text.length > MAX_LENGTH) throw new QueryError(`A query has at most ${MAX_LENGTH} characters`);
  const parts = [...text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/g)];
  const clauses = parts.flatMap(([, minus, phrase, word = '']) => parseClause(phrase ?? word, phrase === undefined, minus === '-'));
  if (clauses.length > MAX_CLAUSES) throw new QueryError(`A query has at most ${MAX_CLAUSES} parts`);
  if (!clauses.some(({ isExcluded }) => !isExcluded)) throw new QueryError('Name something to look for');
  return clauses;
}

function parseClause(text: string, mayBePrefix: boolean, isExcluded: boolean): Clause[] {
  const words = wordsOf(text);
  const last = words.at(-1);
  if (!last) return [];
  const isPrefix = mayBePrefix && words.length === 1 && text.endsWith('*');
  if (!isPrefix) return [{ terms: words.map(({ term }) => term), isPrefix, isExcluded }];
  const prefix = text.slice(last.start, last.end).toLowerCase();
  if (prefix.length < MIN_PREFIX) throw new QueryError(`Before a * stand at least ${MIN_PREFIX} letters`);
  return [{ terms: [prefix], isPrefix, isExcluded }];
}
