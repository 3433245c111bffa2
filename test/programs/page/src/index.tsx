import type { Env, Handler } from '@skerry/guest';
import { renderToReadableStream } from 'react-dom/server';
import { Page, type Comment } from './page.tsx';

export default {
  async fetch(request, env): Promise<Response> {
    if (request.method === 'POST') {
      const form = await request.formData();
      await env.comments.put(`${Date.now()}-${crypto.randomUUID()}`, JSON.stringify({ name: form.get('name'), text: form.get('text') }));
      return new Response(null, { status: 303, headers: { location: new URL(request.url).pathname } });
    }
    const theme = new URL(request.url).searchParams.get('theme') ?? 'light';
    const stream = await renderToReadableStream(<Page comments={commentsOf(env)} motto={mottoOf(env)} theme={theme} />, {
      bootstrapScriptContent: 'console.log("ready")',
      onError: (error) => console.error(error),
    });
    if (request.headers.get('user-agent')?.includes('bot')) await stream.allReady;
    return new Response(stream, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  },
} satisfies Handler;

async function commentsOf({ comments }: Env): Promise<Comment[]> {
  const { keys } = await comments.list();
  return [...(await comments.getMany<Comment>(keys, 'json')).values()].filter((each) => each !== null);
}

async function mottoOf({ MOTTO }: Env): Promise<string> {
  const answer = await fetch(MOTTO);
  if (!answer.ok) throw new Error(`The motto is not to be had: ${answer.status}`);
  return answer.text();
}
