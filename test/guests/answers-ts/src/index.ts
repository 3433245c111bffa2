import type { Handler } from '@skerry/guest';

/** Answers as its query says: with a status, a header, a body that is streamed, or what an upstream answers. */
export default {
  async fetch(request) {
    const query = new URL(request.url).searchParams;
    const upstream = query.get('upstream');
    if (upstream !== null) return fetch(upstream);
    const status = Number(query.get('status') ?? 200);
    const name = query.get('name');
    const headers: [string, string][] = name === null ? [] : [[name, query.get('value') ?? '']];
    const body = [204, 205, 304].includes(status) ? null : (wordsOf(query.get('words')) ?? 'whole');
    return new Response(body, { status, headers });
  },
} satisfies Handler;

function wordsOf(count: string | null): ReadableStream<Uint8Array> | undefined {
  if (count === null) return undefined;
  let left = Number(count);
  return new ReadableStream({
    pull(controller) {
      if (left-- === 0) controller.close();
      else controller.enqueue(new TextEncoder().encode('word'));
    },
  });
}
