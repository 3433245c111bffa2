import type { Handler } from '@skerry/guest';
import { requestHeaders, responseHeaders } from './headers.ts';

export default {
  async fetch(request, env) {
    const target = targetOf(request, env.UPSTREAM);
    try {
      const answer = await fetch(target, {
        method: request.method,
        headers: requestHeaders(request),
        body: request.body,
        // Where to go from a redirect is the client's decision.
        redirect: 'manual',
        signal: AbortSignal.timeout(Number(env.TIMEOUT_MS)),
      });
      const headers = responseHeaders(answer, request.method, Number(env.CACHE_SECONDS));
      return new Response(answer.body, { status: answer.status, headers });
    } catch (error) {
      return failure(error, target);
    }
  },
} satisfies Handler;

/** `/{{name}}/a?b` of this function is `/a?b` of the upstream. */
function targetOf(request: Request, upstream: string): URL {
  const { pathname, search } = new URL(request.url);
  const target = new URL(upstream);
  target.pathname = target.pathname.replace(/\/$/, '') + (pathname.slice('/{{name}}'.length) || '/');
  target.search = search;
  return target;
}

function failure(error: unknown, { origin }: URL): Response {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return Response.json({ error: `${origin} took too long` }, { status: 504 });
  }
  console.error(error);
  const text = `${origin} did not answer. Is it up, and does "capabilities.http" in skerry.json name it? The log says more.`;
  return Response.json({ error: text }, { status: 502 });
}
