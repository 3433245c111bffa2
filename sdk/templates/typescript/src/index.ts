import type { Handler, KeyValue } from '@skerry/guest';

/** What skerry.json grants, by name. */
interface Env {
  readonly visits: KeyValue;
  readonly GREETING: string;
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/{{name}}') return new Response('Not Found\n', { status: 404 });
    const name = searchParams.get('name') ?? 'world';
    const visits = await env.visits.increment(name);
    return Response.json({ message: `${env.GREETING}, ${name}!`, visits });
  },
} satisfies Handler<Env>;
