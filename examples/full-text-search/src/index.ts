import type { Handler } from '@skerry/guest';
import { type Fable, FABLES } from './fables.ts';
import { InvertedIndex } from './inverted-index.ts';
import { parseQuery, QueryError } from './query.ts';
import { type Hit, search } from './search.ts';
import { snippet } from './snippet.ts';
import { wordsOf } from './words.ts';

// All of this happens when the function is built. Every request starts from a memory in which it is done.
const index = new InvertedIndex(FABLES.map(({ title, text }) => `${title}\n${text}`));
const titleLengths = FABLES.map(({ title }) => wordsOf(title).length);
const byId = new Map(FABLES.map((fable) => [fable.id, fable]));

const TITLES = FABLES.map(({ id, title }) => ({ id, title }));
const MAX_RESULTS = 20;

export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const id = pathname.split('/')[3];
    if (id !== undefined) return whole(byId.get(id));
    const query = searchParams.get('q');
    return query === null ? Response.json({ fables: TITLES }) : results(query);
  },
} satisfies Handler;

function results(query: string): Response {
  try {
    const hits = search(index, parseQuery(query));
    return Response.json({ total: hits.length, results: hits.slice(0, MAX_RESULTS).map(shown) });
  } catch (error) {
    if (error instanceof QueryError) return Response.json({ error: error.message }, { status: 400 });
    throw error;
  }
}

function shown({ document, score, found }: Hit): object {
  const { id, title, text } = FABLES[document]!;
  const html = snippet(`${title}\n${text}`, index.documents[document]!, found, titleLengths[document]!);
  return { id, title, score: Number(score.toFixed(3)), snippet: html };
}

function whole(fable: Fable | undefined): Response {
  return fable ? new Response(`${fable.title}\n\n${fable.text}\n`) : new Response('There is no such fable\n', { status: 404 });
}
