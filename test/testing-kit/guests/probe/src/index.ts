import type { Handler, KeyValue } from '@skerry/guest';

interface Env {
  readonly notes: KeyValue;
  readonly GREETING: string;
}

type Action = (request: Request, env: Env, waitUntil: (promise: Promise<unknown>) => void) => Response | Promise<Response>;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const ACTIONS: Readonly<Record<string, Action>> = {
  about: async (request, { GREETING }) =>
    Response.json({
      method: request.method,
      url: request.url,
      headers: [...request.headers],
      greeting: GREETING,
      body: await request.text(),
    }),
  echo: ({ body }) => new Response(body, { headers: { 'content-type': 'application/octet-stream' } }),
  log: () => {
    console.log('one', { two: 2 });
    console.error('three');
    return new Response('logged');
  },
  time: () => Response.json({ date: Date.now(), monotonic: performance.now() }),
  random: () => Response.json({ math: [Math.random(), Math.random()], uuid: crypto.randomUUID() }),
  sleep: async (request) => {
    const started = Date.now();
    for (const ms of new URL(request.url).searchParams.getAll('ms')) await sleep(Number(ms));
    return Response.json({ slept: Date.now() - started });
  },
  tick: (request) => {
    const count = Number(new URL(request.url).searchParams.get('count'));
    const encoder = new TextEncoder();
    let sent = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (sent++ === count) return controller.close();
          if (sent > 1) await sleep(1000);
          controller.enqueue(encoder.encode(`${Date.now()}\n`));
        },
      }),
    );
  },
  flood: () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })),
  throw: () => {
    throw new Error('on purpose');
  },
  loop: () => {
    for (;;);
  },
  grow: () => Response.json(new Uint8Array(32 * 1024 * 1024).fill(1).length),
  late: (_, __, waitUntil) => {
    waitUntil(sleep(10).then(() => console.log('after the response')));
    return new Response('early');
  },
  count: async (_, { notes }) => Response.json(await notes.increment('count')),
  note: async (request, { notes }) => {
    const key = new URL(request.url).searchParams.get('key')!;
    if (request.method === 'PUT') await notes.put(key, await request.text());
    return new Response((await notes.get(key)) ?? 'nothing');
  },
  fetch: async (request) => {
    const { url, ...init } = (await request.json()) as { url: string } & RequestInit;
    const response = await fetch(url, init);
    return new Response(response.body, response);
  },
  impatient: async (request) => {
    try {
      return await fetch(await request.text(), { signal: AbortSignal.timeout(2000) });
    } catch (error) {
      return new Response((error as Error).name);
    }
  },
  twice: async (request) => {
    const urls = (await request.json()) as string[];
    const texts: string[] = [];
    for (const url of urls) texts.push(await (await fetch(url)).text());
    return Response.json(texts);
  },
};

export default {
  async fetch(request, env, context) {
    const action = ACTIONS[new URL(request.url).pathname.split('/')[2]!];
    if (action === undefined) return new Response('No such action', { status: 404 });
    try {
      return await action(request, env, (promise) => context.waitUntil(promise));
    } catch (error) {
      if (!(error instanceof Error) || error.message === 'on purpose') throw error;
      return new Response(`${error.name}: ${error.message}`, { status: 500 });
    }
  },
} satisfies Handler<Env>;
