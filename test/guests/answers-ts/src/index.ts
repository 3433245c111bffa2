import type { Handler } from '@skerry/guest';

/** Answers as its query says: with a status, a header, a body that is streamed, or what an upstream answers. */
export default {
  async fetch(request) {
    const query = new URL(request.url).searchParams;
    const upstream = query.get('upstream');
    if (upstream !== null) return request.method === 'POST' ? forwarded(upstream, request, query.has('whole')) : fetch(upstream);
    const status = Number(query.get('status') ?? 200);
    const name = query.get('name');
    const headers: [string, string][] = name === null ? [] : [[name, query.get('value') ?? '']];
    const body = [204, 205, 304].includes(status) ? null : (wordsOf(query.get('words')) ?? 'whole');
    return new Response(body, { status, headers });
  },
} satisfies Handler;

/** What the upstream answers, or that it gave none. */
async function forwarded(upstream: string, request: Request, isWhole: boolean): Promise<Response> {
  const body = isWhole ? await request.arrayBuffer() : request.body;
  try {
    return await fetch(upstream, { method: 'POST', body, duplex: 'half' });
  } catch (error) {
    return new Response((error as Error).name, { status: 502 });
  }
}

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
